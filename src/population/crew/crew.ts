import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { RunFailure } from '../../shared/run-failure.ts';
import { isThreadAlive, startWorkerThread, untilReady } from '../../shared/worker-thread.ts';
import type { Shard, ShardPlan } from '../shard.ts';
import type { Chunk, Task } from '../task.ts';
import { Control } from './control.ts';

/** What a worker of a crew is started with. */
export interface CrewMember {
  /** From 1; 0 is the thread that calls. */
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** What a worker is told: of a population that there will be jobs for, or of one that is no more. */
export interface CrewMessage {
  readonly population: number;
  readonly plan: ShardPlan | null;
}

interface Mate {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** After so many milliseconds of waiting for others it is asked whether they are still there. */
const PATIENCE = 100;

const crews = new Map<number, Promise<Crew>>();

/** The crew of so many threads (2 or more), the calling one among them. All populations of the process with this number of threads share it. */
export function crewOf(threads: number): Promise<Crew> {
  const known = crews.get(threads);
  if (known) return known;
  const made = Crew.start(threads, () => crews.delete(threads));
  crews.set(threads, made);
  return made;
}

/** Threads that work together on one job at a time. Idle ones sleep, and do not keep the process from ending. */
export class Crew {
  readonly threads: number;
  private readonly control: Control;
  private readonly mates: readonly Mate[];
  private populations = 0;
  private failure: string | null = null;

  private constructor(control: Control, mates: readonly Mate[], broken: () => void) {
    this.control = control;
    this.mates = mates;
    this.threads = mates.length + 1;
    for (const { worker } of mates) {
      worker.on('error', (error) => this.break(`${error.name}: ${error.message}`));
      worker.on('exit', (code) => {
        this.break(`exit code ${code}`);
        broken();
      });
      worker.unref();
    }
  }

  static async start(threads: number, broken: () => void): Promise<Crew> {
    const control = new Control();
    const mates = await Promise.all(Array.from({ length: threads - 1 }, (_, index) => startMate(index + 1, control)));
    return new Crew(control, mates, broken);
  }

  /** Makes a population known to the crew. Returns its number. */
  join(plan: ShardPlan): number {
    const population = this.populations++;
    this.tell({ population, plan });
    return population;
  }

  /** Lets go of a population's memory. */
  leave(population: number): void {
    this.tell({ population, plan: null });
  }

  /** Does a task on all chunks, `shard` being this thread's hold on the population. Throws a RunFailure when a thread is gone. */
  run(population: number, shard: Shard, task: Task, chunks: readonly Chunk[]): void {
    const { control } = this;
    if (this.failure) throw this.runFailure();
    control.publish(population, task, chunks);
    for (let chunk = control.claim(0); chunk !== null; chunk = control.claim(0)) {
      try {
        shard.run(task, chunks[chunk]!);
      } finally {
        control.finish(0);
      }
    }
    while (!control.waitForEnd(PATIENCE)) this.checkMates();
    if (control.hasFailed()) {
      this.break(
        this.mates.map(({ port }) => receiveMessageOnPort(port)?.message).find((text) => text !== undefined) ?? 'of an unknown error',
      );
      throw this.runFailure();
    }
  }

  private checkMates(): void {
    this.mates.forEach(({ worker }, index) => {
      if (!this.control.isHolding(index + 1) || isThreadAlive(worker)) return;
      this.break('it left its work unfinished');
      throw this.runFailure();
    });
  }

  private tell(message: CrewMessage): void {
    for (const { port } of this.mates) port.postMessage(message);
  }

  private break(reason: string): void {
    this.failure ??= reason;
  }

  private runFailure(): RunFailure {
    return new RunFailure(
      `A worker thread of the population engine died (${this.failure}). What was learned since the last checkpoint is lost; go on from there with --resume, ` +
        'with engine.threads: 1 if it happens again.',
    );
  }
}

async function startMate(thread: number, control: Control): Promise<Mate> {
  const { port1, port2 } = new MessageChannel();
  const member: CrewMember = { thread, control: control.buffer, port: port2 };
  const worker = startWorkerThread(import.meta.url, 'crew-worker', member, [port2]);
  port1.unref();
  await untilReady(worker);
  return { worker, port: port1 };
}
