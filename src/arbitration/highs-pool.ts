import highsPackage, { type Highs } from 'highs';

export type { Highs };

/** The package declares its types as those of a CommonJS module, but to `import` it is a module whose default is the loader itself. */
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

/** A HiGHS instance that is replaced when it broke down or its memory, which never shrinks, has grown too large. */
export interface HighsPool {
  /** The instance to make the next model with; undefined while there is none that works. */
  current(): Highs | undefined;
  /** Says that the current instance has broken down. */
  discard(): void;
  /** Instances that were replaced so far. */
  readonly replaced: number;
}

/**
 * Loading an instance is asynchronous while decisions are not: so one spare is kept ready. When it takes over, its successor loads
 * whenever the program next waits for anything.
 *
 * @param mostBytes memory beyond which an instance is replaced
 */
export async function createHighsPool(mostBytes: number): Promise<HighsPool> {
  let current: Highs | undefined = await loadHighs();
  let spare: Highs | undefined = await loadHighs();
  let replaced = 0;
  const replace = () => {
    current = spare;
    spare = undefined;
    replaced++;
    loadHighs().then(
      (next) => {
        if (current === undefined) current = next;
        else spare = next;
      },
      () => undefined,
    );
  };
  return {
    current() {
      if (current !== undefined && spare !== undefined && current.memoryBytes > mostBytes) replace();
      return current;
    },
    discard: replace,
    get replaced() {
      return replaced;
    },
  };
}
