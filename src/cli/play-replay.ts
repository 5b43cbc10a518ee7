import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { createScene, type SceneLayout } from '../environment/scene.ts';
import type { ReplayEpisode } from '../scene/replay-reader.ts';
import { type Film, filmSteps } from '../scene/replay-to-gif.ts';
import { sceneToText } from '../scene/scene-to-text.ts';
import { UserError } from '../shared/user-error.ts';

const HOME = '\u001b[H';
const CLEAR = '\u001b[2J';
const CLEAR_LINE_END = '\u001b[K';

/** Plays an episode in the terminal, as large as fits. */
export async function playReplay(layout: SceneLayout, episode: ReplayEpisode, film: Film): Promise<void> {
  const { stdout } = process;
  if (!stdout.isTTY) throw new UserError('--play needs a terminal; write --gif OUT for an animation, or --ansi for one frame.');
  const aspect = (layout.y[1] - layout.y[0]) / (layout.x[1] - layout.x[0]);
  const columns = Math.min(stdout.columns, Math.floor((2 * (stdout.rows - 4)) / aspect));
  const scene = createScene(layout);
  stdout.write(CLEAR);
  for (const step of filmSteps(film)) {
    episode.show(step, scene);
    const text = sceneToText(layout, episode.map, scene, { ...film.title, step }, { columns, colour: true });
    stdout.write(HOME + text.replaceAll('\n', `${CLEAR_LINE_END}\n`));
    await setTimeout(1000 / film.fps);
  }
}
