// The program of a thread that makes some copies of an environment and does with them what it is asked.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { writtenArrays } from '../../environment/group-arrays.ts';
import { instantiate } from '../../environment/instantiate.ts';
import type { Group, GroupSpec, PopulationEnv } from '../../environment/population-env.ts';
import { parseParameters } from '../../shared/parse-parameters.ts';
import { loadRegistry } from '../load-registry.ts';
import type { Answer, ArrayType, EnvironmentWorkerData, GroupDescription, Readiness, Request, SharedPart } from './messages.ts';
import { packError } from './thrown-error.ts';

const { order, words: buffer, port } = workerData as EnvironmentWorkerData;
const words = new Int32Array(buffer);
let part: SharedPart = { groups: [], episodeOver: new Uint8Array(0) };

async function make(): Promise<PopulationEnv> {
  const definition = (await loadRegistry(order.plugins, order.fromFolder)).environment(order.name);
  return instantiate(definition, (await parseParameters(definition.parameters, order.parameters, 'env')) as never, order.numEnvs);
}

function describe(env: PopulationEnv): Readiness {
  const groups = env.groups.map((group): GroupDescription => {
    const spec = Object.fromEntries(Object.entries(group).filter(([, value]) => !ArrayBuffer.isView(value))) as unknown as GroupSpec;
    const arrays = [...writtenArrays(group), ['actions', group.actions] as const].map(([name, data]) => {
      return { name, type: data.constructor.name as ArrayType, width: data.length / group.rows };
    });
    return { spec, arrays };
  });
  const can = (['metrics', 'render'] as const).filter((name) => env[name]);
  return { groups, can: [...can, ...(env.saveState && env.loadState ? (['state'] as const) : [])] };
}

/** Shows the others what the environment has written. */
function publish(env: PopulationEnv): void {
  env.groups.forEach((group, index) => {
    for (const [name, data] of writtenArrays(group)) part.groups[index]![name]!.set(data);
  });
  part.episodeOver.set(env.episodeOver);
}

function takeActions(groups: readonly Group[]): void {
  for (const [index, group] of groups.entries()) group.actions.set(part.groups[index]!['actions']!);
}

function carryOut(env: PopulationEnv, request: Request): unknown {
  switch (request.call) {
    case 'share':
      part = request.part;
      return publish(env);
    case 'reset':
      env.reset(request.copy, request.options);
      return publish(env);
    case 'step':
      takeActions(env.groups);
      env.step();
      return publish(env);
    case 'metrics':
      return env.metrics!(request.copy);
    case 'render':
      return env.render!(request.copy, request.mode);
    case 'saveState':
      return env.saveState!();
    case 'loadState':
      env.loadState!(request.state);
      return publish(env);
    case 'close':
      return env.close?.();
  }
}

function answer(env: PopulationEnv, request: Request): Answer {
  try {
    return { value: carryOut(env, request) };
  } catch (error) {
    return { error: packError(error) };
  }
}

function serve(env: PopulationEnv): never {
  for (let served = 0; ; ) {
    Atomics.wait(words, 0, served);
    for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
      port.postMessage(answer(env, received.message as Request));
      served++;
      Atomics.add(words, 1, 1);
      Atomics.notify(words, 1);
    }
  }
}

const made = await make().catch((error: unknown) => ({ error: packError(error) }));
// From within the event loop: see `untilReady`.
setImmediate(() => {
  if ('error' in made) return parentPort!.postMessage(made);
  parentPort!.postMessage(describe(made));
  return serve(made);
});
