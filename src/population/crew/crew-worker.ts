// The program of a crew's worker thread: waits for jobs, claims chunks of them, works on them, until the process ends.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Shard } from '../shard.ts';
import { Control } from './control.ts';
import type { CrewMember, CrewMessage } from './crew.ts';

const { thread, control: buffer, port } = workerData as CrewMember;
const control = new Control(buffer);
const shards = new Map<number, Shard>();

function takeMessages(): void {
  for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
    const { population, plan } = received.message as CrewMessage;
    if (plan) shards.set(population, new Shard(plan, thread));
    else shards.delete(population);
  }
}

function work(): never {
  for (;;) {
    control.waitForJob();
    for (let chunk = control.claim(thread); chunk !== null; chunk = control.claim(thread)) {
      try {
        const { population, task } = control.job();
        if (!shards.has(population)) takeMessages();
        shards.get(population)!.run(task, control.chunk(chunk));
      } catch (error) {
        port.postMessage(String(error));
        control.fail();
      } finally {
        control.finish(thread);
      }
    }
    takeMessages();
  }
}

// Not at once: see `untilReady`.
setImmediate(() => {
  parentPort!.postMessage('ready');
  work();
});
