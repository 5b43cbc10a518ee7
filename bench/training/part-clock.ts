import process from 'node:process';

/** Adds up the milliseconds of parts of a program, of CPU time or elapsed; a part within another interrupts it. */
export class PartClock<Part extends string> {
  private readonly rest: Part;
  private readonly spent: Map<Part, number>;
  private current: Part;
  private since: number;
  private readonly now: () => number;

  /** @param rest the part that everything belongs to that is not told to belong to another */
  constructor(rest: Part, time: 'cpu' | 'elapsed') {
    this.rest = rest;
    this.now = time === 'cpu' ? cpuMilliseconds : () => performance.now();
    this.since = this.now();
    this.current = rest;
    this.spent = new Map();
  }

  /** Makes a method of an object count as a part, whenever it is called. */
  watch<T extends object>(owner: T, method: keyof T & string, part: Part): void {
    const original = owner[method] as (...given: unknown[]) => unknown;
    const watched = (self: unknown, given: unknown[]) => {
      const before = this.turnTo(part);
      try {
        return original.apply(self, given);
      } finally {
        this.turnTo(before);
      }
    };
    owner[method] = function (this: unknown, ...given: unknown[]) {
      return watched(this, given);
    } as T[keyof T & string];
  }

  reset(): void {
    this.turnTo(this.rest);
    this.spent.clear();
  }

  of(part: Part): number {
    return this.spent.get(part) ?? 0;
  }

  private turnTo(part: Part): Part {
    const now = this.now();
    this.spent.set(this.current, this.of(this.current) + now - this.since);
    const before = this.current;
    this.since = now;
    this.current = part;
    return before;
  }
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
