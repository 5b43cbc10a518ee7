// A run in a process of its own, to be killed: counts up to a target with a checkpoint every third step, resuming from what is there.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { defaultEngine, settleEngine } from '../../src/population/engine.ts';
import { createRunFolder, openRunFolder } from '../../src/runs/run-folder.ts';
import { describeSystem } from '../../src/runs/system-record.ts';

const [path, target] = [process.argv[2]!, Number(process.argv[3])];
const folder = existsSync(`${path}/config.yaml`)
  ? openRunFolder(path)
  : await createRunFolder(path, { config: { target: 1 }, system: describeSystem(await settleEngine(defaultEngine)) });
const checkpoint = await folder.latestCheckpoint();
await folder.rewindTo(checkpoint?.step ?? null);
const saved = (await checkpoint?.read()) ?? { sums: new Float64Array(20_000) };
const sums = saved['sums'] as Float64Array;
for (let step = (checkpoint?.step ?? 0) + 1; step <= target; step++) {
  for (let i = 0; i < sums.length; i++) sums[i]! += 1 / (step + i);
  folder.append({ type: 'log', step, sum: sums[0] });
  if (step % 3 === 0) await folder.writeCheckpoint(step, { sums: sums.slice() });
}
await folder.writeCheckpoint(target, { sums });
folder.close();
