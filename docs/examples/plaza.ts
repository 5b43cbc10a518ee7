// Walkers on a plaza stand at one of its corners, stay or walk on, and like a corner the less the more others stand there.
import { createRng, defineEnvironment, definePlugin, discrete, type ParallelEnv, type SpaceValue, z } from 'murmuration';

const parameters = z.object({
  walkers: z.int().min(2).default(12),
  corners: z.int().min(2).default(4),
  patience: z.int().min(1).default(16).describe('Steps until walker 0 goes home; the others stay up to two steps longer.'),
});
type Options = z.infer<typeof parameters>;

class Plaza implements ParallelEnv {
  options: Options;
  possibleAgents: string[];
  agents: string[] = [];
  corner: Record<string, number> = {};
  time = 0;

  constructor(options: Options) {
    this.options = options;
    this.possibleAgents = Array.from({ length: options.walkers }, (_, i) => `walker_${i}`);
  }
  observationSpace = () => discrete(this.options.corners); // reaches learners as a one-hot vector
  actionSpace = () => discrete(2); // 0 stays, 1 walks on
  positionSize = 1;
  position = (agent: string) => [this.corner[agent]!];

  reset({ seed }: { seed: number }) {
    const rng = createRng(seed).split('plaza');
    this.agents = this.possibleAgents;
    this.corner = each(this.agents, () => rng.integer(this.options.corners));
    this.time = 0;
    return { observations: { ...this.corner }, infos: {} };
  }
  step(actions: Record<string, SpaceValue>) {
    const acting = this.agents;
    const at = each(acting, (agent) => (this.corner[agent]! + Number(actions[agent])) % this.options.corners);
    const company = (agent: string) => acting.filter((other) => at[other] === at[agent]).length / acting.length;
    const leaves = (agent: string) => this.time >= this.options.patience + (this.possibleAgents.indexOf(agent) % 3);
    this.corner = at;
    this.time++;
    this.agents = acting.filter((agent) => !leaves(agent));
    const rewards = each(acting, (agent) => 1 - company(agent));
    const truncations = each(acting, () => false);
    return { observations: { ...at }, rewards, terminations: each(acting, leaves), truncations, infos: {} };
  }
  saveState = () => ({ time: this.time, agents: [...this.agents], corner: { ...this.corner } });
  loadState = (state: object) => void Object.assign(this, structuredClone(state));
}
const each = <T>(agents: string[], value: (agent: string) => T) => Object.fromEntries(agents.map((agent) => [agent, value(agent)]));

const summary = 'walkers who look for a quiet corner of a plaza';
export const plaza = defineEnvironment({ name: 'plaza', summary, parameters, makeParallel: (options) => new Plaza(options) });
export default definePlugin({ name: 'plaza', envs: [plaza] });
