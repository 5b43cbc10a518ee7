// Makes the generated files of data/ anew. They are a function of the seeds in src/city/bundled-data.ts, so this changes nothing unless
// the generator was changed. Run `npm run build:ts` first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundledDataFolder } from '../dist/src/city/bundled-data.js';
import { bundledFiles } from '../dist/src/demand/bundle-files.js';

for (const [path, text] of Object.entries(bundledFiles())) {
  const file = join(bundledDataFolder(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`${file}: ${text.length} bytes`);
}
