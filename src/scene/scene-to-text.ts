import type { Scene, SceneLayout, SceneMap } from '../environment/scene.ts';
import { countStates } from './draw-bodies.ts';
import { colourOfTone } from './frame-plan.ts';
import { type Caption, formatNumber, timeOf } from './scene-to-svg.ts';

export interface TextOptions {
  /** Characters across, at most. Default 72. */
  readonly columns?: number;
  /** With the colours of the picture, as escape sequences (24 bits). Default false. */
  readonly colour?: boolean;
}

const RESET = '\u001b[0m';

/** A scene for a terminal: a line of figures, a legend, and the world, two characters wide for one high. Roads are left out. */
export function sceneToText(layout: SceneLayout, map: SceneMap, scene: Scene, caption: Caption, options: TextOptions = {}): string {
  const { columns = 72, colour = false } = options;
  const [x0, x1] = layout.x;
  const [y0, y1] = layout.y;
  const across = Math.max(1, Math.min(Math.floor(columns / 2), Math.round((x1 - x0) / layout.resolution)));
  const unit = (x1 - x0) / across;
  const down = Math.max(1, Math.round((y1 - y0) / unit));
  const column = (x: number): number => Math.floor((x - x0) / unit);
  const row = (y: number): number => (layout.yGrows === 'up' ? down - 1 - Math.floor((y - y0) / unit) : Math.floor((y - y0) / unit));
  const cells = Array.from({ length: down }, () => new Array<string>(across).fill('. '));
  const put = (x: number, y: number, text: string): void => {
    const [r, c] = [row(y), column(x)];
    if (r >= 0 && r < down && c >= 0 && c < across) cells[r]![c] = text;
  };

  for (let r = 0; r < down; r++) {
    for (let c = 0; c < across; c++) {
      const y = layout.yGrows === 'up' ? y1 - (r + 0.5) * unit : y0 + (r + 0.5) * unit;
      if (isWall(map, x0 + (c + 0.5) * unit, y)) cells[r]![c] = '##';
    }
  }
  const letters = lettersOf(layout);
  const paint = (kind: number, state: number, text: string): string =>
    colour ? `\u001b[38;2;${rgb(colourOfTone(layout.kinds[kind]!.states[state]!.tone)).join(';')}m${text}${RESET}` : text;
  for (let kind = layout.kinds.length - 1; kind >= 0; kind--) {
    const { present, x, y, state } = scene.kinds[kind]!;
    for (let slot = 0; slot < present.length; slot++) {
      if (present[slot]) put(x[slot]!, y[slot]!, paint(kind, state[slot]!, `${letters[kind]![state[slot]!]} `));
    }
  }
  const legend = layout.kinds.flatMap((kind, i) =>
    countStates(kind, scene.kinds[i]!).map((count, state) => {
      const label = kind.states.length > 1 ? kind.states[state]!.label : kind.name;
      return `${paint(i, state, letters[i]![state]!)} ${label} ${count}`;
    }),
  );
  const figures = (layout.figures ?? []).flatMap(({ name, format }, i) =>
    format === 'clock' ? [] : [`${name} ${formatNumber(scene.figures[i]!)}`],
  );
  const title = [caption.title, caption.subtitle, timeOf(layout, scene, caption.step)].filter(Boolean).join('  ');
  return `${[title, [...legend, ...figures].join('   '), ...cells.map((line) => line.join('').trimEnd())].join('\n')}\n`;
}

/** A letter for every state of every kind: of its label, the first that nobody has; digits when all are taken. */
function lettersOf({ kinds }: SceneLayout): string[][] {
  const taken = new Set<string>();
  return kinds.map(({ name, states }) =>
    states.map(({ label }) => {
      const wanted = [...(states.length > 1 ? label : name), ...'0123456789abcdefghijklmnopqrstuvwxyz'];
      const letter = wanted.find((one) => /[\p{L}\d]/u.test(one) && !taken.has(one)) ?? '?';
      taken.add(letter);
      return letter;
    }),
  );
}

function isWall({ discs = new Float32Array(0), rectangles = new Float32Array(0) }: SceneMap, x: number, y: number): boolean {
  for (let at = 0; at < discs.length; at += 3) {
    if (Math.hypot(x - discs[at]!, y - discs[at + 1]!) <= discs[at + 2]!) return true;
  }
  for (let at = 0; at < rectangles.length; at += 4) {
    const [left, top, width, height] = rectangles.subarray(at, at + 4);
    if (x >= left! && x <= left! + width! && y >= top! && y <= top! + height!) return true;
  }
  return false;
}

function rgb(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
