// From a hundred agents to a hundred thousand, each with its own network of 64-64-64-9, Adam, a target network and a replay:
// node dist/bench/scale.js [--agents 100000] [--threads 1] [--json]
// The yardstick is the engine itself at 1,000 agents: what an agent costs should not depend on how many others there are.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DECISIONS, LEARNERS, type ScaleRow } from './scale/settings.ts';

const { values } = parseArgs({
  options: { agents: { type: 'string' }, threads: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
});
const most = wholeNumber('agents', values.agents ?? '100000');
const threads = wholeNumber('threads', values.threads);
const sizes = [100, 1000, 10_000, 100_000].filter((agents) => agents < most);

const rows: (ScaleRow & { readonly costOf1000: number | null })[] = [];
for (const agents of [...sizes, most]) {
  const program = fileURLToPath(new URL('./scale/scale-process.js', import.meta.url));
  const output = execFileSync(process.execPath, [program, String(agents), String(threads)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const row: ScaleRow = JSON.parse(output.toString());
  const base = agents === 1000 ? row : rows.find((other) => other.agents === 1000);
  const costOf1000 = base ? (row.actCpuUs + row.learnCpuUs) / (base.actCpuUs + base.learnCpuUs) : null;
  rows.push({ ...row, costOf1000 });
}
if (values.json) console.log(JSON.stringify(rows, null, 2));
else {
  console.log(
    `Microseconds an agent (CPU and wall) of one decision, recorded (act), and of one optimiser step at batch 32, ${LEARNERS} agents at a time (learn);`,
  );
  console.log(`replay of ${DECISIONS} decisions; costOf1000: CPU time an agent over that with 1,000 agents.\n`);
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value && Number(value.toPrecision(4))]))),
  );
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${name} is ${text}; it must be a whole number of at least 1.`);
  process.exit(2);
}
