import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Whether the games of MAgent2 can be played here: `pip install magent2`. */
export const hasMagent2 = spawnSync('python3', ['-c', 'import magent2']).status === 0;

/** What the driver is to play; see magent2-driver.py. */
export interface Scenario {
  readonly game: string;
  readonly options: Readonly<Record<string, number | boolean>>;
  readonly constants?: Readonly<Record<string, number>>;
  readonly extra_rules?: readonly { readonly actor: number; readonly victim: number; readonly value: number }[];
  readonly places?: readonly (readonly [group: number, cells: readonly (readonly number[])[]])[];
  readonly seed: number;
  readonly groups: readonly string[];
  /** [step][group][slot] */
  readonly actions: readonly (readonly (readonly number[])[])[];
}

/** A game as MAgent2 played it. */
export interface Played {
  readonly counts: readonly number[];
  readonly shapes: readonly (readonly number[])[];
  readonly steps: number;
  /** What a slot had after a step (0: at the start). */
  at(step: number, group: number, slot: number): Slot;
}

export interface Slot {
  readonly listed: boolean;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly reward: number;
  readonly x: number;
  readonly y: number;
  readonly observation: Float32Array;
}

const FIELDS = 6;

/** A Python process that plays MAgent2 games. */
export class Magent2 {
  private readonly process: ChildProcess;
  private readonly output: AsyncIterator<Buffer>;
  private received: Buffer = Buffer.alloc(0);

  constructor() {
    const driver = fileURLToPath(new URL('./magent2-driver.py', import.meta.url));
    this.process = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.output = this.process.stdout![Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async play(scenario: Scenario): Promise<Played> {
    this.process.stdin!.write(`${JSON.stringify(scenario)}\n`);
    const length = (await this.read(4)).readUInt32LE();
    const answer = await this.read(length);
    const headerEnd = answer.indexOf(10);
    const header = JSON.parse(answer.subarray(0, headerEnd).toString()) as Pick<Played, 'counts' | 'shapes' | 'steps'>;
    const numbers = new Float32Array(answer.buffer.slice(answer.byteOffset + headerEnd + 1, answer.byteOffset + length));
    const sizes = header.shapes.map((shape) => FIELDS + shape.reduce((product, side) => product * side, 1));
    const starts = [0];
    for (const [group, count] of header.counts.entries()) starts.push(starts[group]! + count * sizes[group]!);
    const perStep = starts[header.counts.length]!;
    return {
      ...header,
      at(step, group, slot) {
        const from = step * perStep + starts[group]! + slot * sizes[group]!;
        const [listed, terminated, truncated, reward, x, y] = numbers.subarray(from, from + FIELDS) as unknown as number[];
        return {
          listed: listed === 1,
          terminated: terminated === 1,
          truncated: truncated === 1,
          reward: reward!,
          x: x!,
          y: y!,
          observation: numbers.subarray(from + FIELDS, from + sizes[group]!),
        };
      },
    };
  }

  close(): void {
    this.process.stdin!.end();
  }

  private async read(bytes: number): Promise<Buffer> {
    const parts = [this.received];
    let length = this.received.length;
    while (length < bytes) {
      const { value: chunk, done } = await this.output.next();
      if (done) throw new Error('The driver of MAgent2 has ended; see its messages above.');
      parts.push(chunk);
      length += chunk.length;
    }
    const all = Buffer.concat(parts);
    this.received = all.subarray(bytes);
    return all.subarray(0, bytes);
  }
}
