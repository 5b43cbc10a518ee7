import type { Group, PopulationEnv } from '../../environment/population-env.ts';
import type { SnapshotRecord, TypedArray } from '../../shared/snapshot.ts';
import { UserError } from '../../shared/user-error.ts';
import { EnvironmentThread } from './environment-thread.ts';
import type { ArrayType, EnvironmentOrder, Request, SharedPart } from './messages.ts';

interface Share {
  readonly thread: EnvironmentThread;
  /** Its copies begin here. */
  readonly first: number;
  readonly copies: number;
}

/**
 * Makes an environment whose copies are spread over `workers` threads, which step them at the same time; the arrays of its groups are shared memory.
 * Since copies know nothing of each other, it goes as it would in one thread, bit for bit. Its saved state is that of its threads, and needs
 * as many of them to be loaded.
 */
export async function startEnvironmentWorkers(order: EnvironmentOrder, workers: number): Promise<PopulationEnv> {
  const { numEnvs } = order;
  const firstOf = (worker: number): number => Math.floor((worker * numEnvs) / workers);
  const started = await Promise.allSettled(
    Array.from({ length: workers }, async (_, worker): Promise<Share> => {
      const [first, copies] = [firstOf(worker), firstOf(worker + 1) - firstOf(worker)];
      return { thread: await EnvironmentThread.start({ ...order, numEnvs: copies }), first, copies };
    }),
  );
  const shares = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = started.find((outcome) => outcome.status === 'rejected');
  if (!failed) return assemble(numEnvs, shares);
  for (const { thread } of shares) thread.end();
  throw failed.reason;
}

function assemble(numEnvs: number, shares: readonly Share[]): PopulationEnv {
  const { groups: descriptions, can } = shares[0]!.thread.readiness;
  const groups = descriptions.map(({ spec, arrays }) => {
    const rows = spec.capacity * numEnvs;
    const shared = arrays.map(({ name, type, width }) => [name, sharedArray(type, rows * width)]);
    return { ...spec, rows, ...Object.fromEntries(shared) } as Group;
  });
  const episodeOver = new Uint8Array(new SharedArrayBuffer(numEnvs));
  const all = (request: Request): unknown[] => {
    for (const { thread } of shares) thread.ask(request);
    const outcomes = shares.map(({ thread }) => settle(() => thread.answer()));
    return outcomes.map((outcome) => {
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    });
  };
  const ownerOf = (copy: number): Share => shares.find(({ first, copies }) => copy >= first && copy < first + copies)!;

  for (const { thread, first, copies } of shares) {
    const part: SharedPart = {
      groups: descriptions.map(({ spec, arrays }, index) =>
        Object.fromEntries(
          arrays.map(({ name, width }) => {
            const data = groups[index]![name as 'rewards'];
            const perCopy = spec.capacity * width;
            return [name, data.subarray(first * perCopy, (first + copies) * perCopy) as TypedArray];
          }),
        ),
      ),
      episodeOver: episodeOver.subarray(first, first + copies),
    };
    thread.call({ call: 'share', part });
  }
  return {
    groups,
    numEnvs,
    episodeOver,
    reset(copy, options) {
      const { thread, first } = ownerOf(copy);
      thread.call({ call: 'reset', copy: copy - first, options });
    },
    step() {
      all({ call: 'step' });
    },
    ...(can.includes('metrics')
      ? {
          metrics(copy) {
            const { thread, first } = ownerOf(copy);
            return thread.call({ call: 'metrics', copy: copy - first }) as Record<string, number>;
          },
        }
      : {}),
    ...(can.includes('render')
      ? {
          render(copy, mode) {
            const { thread, first } = ownerOf(copy);
            return thread.call({ call: 'render', copy: copy - first, mode }) as string;
          },
        }
      : {}),
    ...(can.includes('state')
      ? {
          saveState: () => ({ workers: all({ call: 'saveState' }) as SnapshotRecord[] }),
          loadState(state) {
            const states = state['workers'] as readonly SnapshotRecord[] | undefined;
            if (states?.length !== shares.length) {
              throw new UserError(
                `The saved environment ran in ${states?.length ?? 0} worker threads and this one runs in ${shares.length}; set envWorkers as it was.`,
              );
            }
            for (const [index, { thread }] of shares.entries()) thread.call({ call: 'loadState', state: states[index]! });
          },
        }
      : {}),
    close() {
      for (const { thread } of shares) {
        settle(() => thread.call({ call: 'close' }));
        thread.end();
      }
    },
  };
}

function settle(call: () => unknown): { value: unknown } | { error: unknown } {
  try {
    return { value: call() };
  } catch (error) {
    return { error };
  }
}

function sharedArray(type: ArrayType, length: number): TypedArray {
  if (type === 'Uint8Array') return new Uint8Array(new SharedArrayBuffer(length));
  const buffer = new SharedArrayBuffer(length * 4);
  return type === 'Float32Array' ? new Float32Array(buffer) : new Int32Array(buffer);
}
