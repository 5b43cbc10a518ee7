import { createScene, type SceneLayout } from '../environment/scene.ts';
import { createGif } from './gif.ts';
import type { ReplayEpisode } from './replay-reader.ts';
import { createFramePainter } from './scene-to-rgba.ts';
import type { Caption } from './scene-to-svg.ts';

/** Which steps of an episode an animation shows, and how. */
export interface Film {
  readonly from: number;
  /** Always shown. */
  readonly to: number;
  readonly every: number;
  /** Frames a second. */
  readonly fps: number;
  readonly title: Omit<Caption, 'step'>;
  /** About how many pixels the longer side of the world has. */
  readonly side: number;
}

/** Frames that the palette is made from. */
const SAMPLES = 3;

export function filmSteps({ from, to, every }: Pick<Film, 'from' | 'to' | 'every'>): number[] {
  const steps: number[] = [];
  for (let step = from; step < to; step += every) steps.push(step);
  return [...steps, to];
}

/** An episode as an animated GIF. */
export function replayToGif(layout: SceneLayout, episode: ReplayEpisode, film: Film): Uint8Array {
  const painter = createFramePainter(layout, episode.map, film.title, film.side);
  const scene = createScene(layout);
  const paint = (step: number): Uint8Array => {
    episode.show(step, scene);
    return painter.paint(scene, step);
  };
  const steps = filmSteps(film);
  const samples = Array.from({ length: SAMPLES }, (_, i) => paint(steps[Math.round((i * (steps.length - 1)) / (SAMPLES - 1))]!).slice());
  const gif = createGif(painter.width, painter.height, samples, film.fps);
  for (const step of steps) gif.add(paint(step));
  return gif.finish();
}
