// From a hundred agents to a hundred thousand, each with its own network of 64-64-64-9, Adam, a target network and a replay: npm run bench:scale -- --help
// The yardstick is the engine itself at 1,000 agents: what an agent costs should not depend on how many others there are.
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type BenchValues, runBench, wholeNumber } from './run-bench.ts';
import { DECISIONS, LEARNERS, type ScaleRow } from './scale/settings.ts';

const usage = `Measures what an agent costs, from 100 agents on.

  --agents N     the most agents (default: 100000)
  --threads N    threads of the engine (default: 1)
  --json         print the figures as JSON instead of as a table
`;

const options = {
  agents: { type: 'string', default: '100000' },
  threads: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
} as const;

async function main(values: BenchValues<typeof options>): Promise<void> {
  const most = wholeNumber('agents', values.agents);
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
  if (values.json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  console.log(
    `Microseconds an agent (CPU and wall) of one decision, recorded (act), and of one optimiser step at batch 32, ${LEARNERS} agents at a time (learn);`,
  );
  console.log(`replay of ${DECISIONS} decisions; costOf1000: CPU time an agent over that with 1,000 agents.\n`);
  console.table(
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value && Number(value.toPrecision(4))]))),
  );
}

await runBench(usage, options, main);
