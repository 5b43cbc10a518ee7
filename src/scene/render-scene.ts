import { createScene, type SceneSource } from '../environment/scene.ts';
import { sceneToSvg } from './scene-to-svg.ts';
import { sceneToText } from './scene-to-text.ts';

/** A copy of an environment as text for a terminal, or as an SVG document, from its scene. */
export function renderScene(source: SceneSource, copy: number, mode: 'ansi' | 'svg', title: string): string {
  const scene = createScene(source.layout);
  source.write(copy, scene);
  const map = source.map?.(copy) ?? {};
  const caption = { title, step: null };
  return mode === 'ansi' ? sceneToText(source.layout, map, scene, caption) : sceneToSvg(source.layout, map, scene, caption);
}
