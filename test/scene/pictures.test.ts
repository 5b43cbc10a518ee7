import { describe, expect, it } from 'vitest';
import { createGif } from '../../src/scene/gif.ts';
import { renderScene } from '../../src/scene/render-scene.ts';
import { createFramePainter } from '../../src/scene/scene-to-rgba.ts';
import { sceneToSvg } from '../../src/scene/scene-to-svg.ts';
import { sceneToText } from '../../src/scene/scene-to-text.ts';
import { palette } from '../../src/shared/figure-style.ts';
import { rasteriseSvg } from '../../src/shared/rasterise-svg.ts';
import { layout, map, sceneWith, sourceOf } from './worlds.ts';

const scene = sceneWith([[2.5, 2.5], null, [9.5, 6.5, 1, 0.5, 9.5, 4.5]], [[5, 7]], [12.3456, 30_600]);
const caption = { title: 'harbour <1>', subtitle: 'random', step: 7 };

describe('an SVG frame', () => {
  const svg = sceneToSvg(layout, map, scene, caption);

  it('has title, time, legend with counts, and figures', () => {
    const texts = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text!.replace(/<[^>]*>/g, ' '));
    expect(texts).toEqual(['harbour &lt;1&gt; random ', 'idle', 'busy', 'buoy', 'catch', '1', '1', '1', '12.3', '08:30:00, step 7']);
  });

  it('draws every body once, fainter where health is gone, and a pointer where one points', () => {
    expect(svg.match(/<path d="M[^"]*" fill="#0b67a8" shape/g)).toHaveLength(1);
    expect(svg.match(/fill="#aa3311" fill-opacity/g)).toHaveLength(1);
    expect(svg.match(/stroke="#aa3311"/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('makes the cells of a grid whole pixels', () => {
    const grid = { ...layout, resolution: 1 };
    for (const side of [300, 555, 560, 1000]) {
      const [, width] = /<rect x="\d+" y="\d+" width="(\d+)" height="\d+" fill="#f4f5f7"/.exec(
        sceneToSvg(grid, {}, sceneWith([]), caption, side),
      )!;
      expect(Number(width) % 12).toBe(0);
      expect(Math.abs(Number(width) - side)).toBeLessThanOrEqual(6);
    }
  });
});

describe('an RGBA frame', () => {
  it('is the same bytes every time, and the picture that the SVG shows', () => {
    const painter = createFramePainter(layout, map, caption);
    const first = painter.paint(scene, 7).slice();
    painter.paint(sceneWith([[1, 1]]), 8);
    expect(Buffer.compare(painter.paint(scene, 7), first)).toBe(0);
    const whole = rasteriseSvg(sceneToSvg(layout, map, scene, caption));
    expect([painter.width, painter.height]).toEqual([whole.width, whole.height]);
    // Laying one half over the other rounds.
    expect(first.every((value, i) => Math.abs(value - whole.pixels[i]!) <= 2)).toBe(true);
    expect(first.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  });

  it('shows colours where bodies are', () => {
    const painter = createFramePainter(layout, {}, caption, 1200);
    const pixels = painter.paint(sceneWith([[6, 4]]), 0);
    const middle = 4 * (painter.width * (painter.height - 20 - 400) + painter.width / 2);
    expect(`#${Buffer.from(pixels.subarray(middle, middle + 3)).toString('hex')}`).toBe(palette[0]);
  });
});

describe('an animation', () => {
  it('is a GIF of all frames, looped, that keeps only what changes', () => {
    const painter = createFramePainter(layout, map, caption, 240);
    const frames = [0, 1, 2, 3].map((x) => painter.paint(sceneWith([[x, 2]]), x).slice());
    const gif = createGif(painter.width, painter.height, [frames[0]!, frames[3]!], 20);
    for (const frame of frames) gif.add(frame);
    const bytes = Buffer.from(gif.finish());
    expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');
    expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual([painter.width, painter.height]);
    expect(bytes.includes('NETSCAPE2.0')).toBe(true);
    // A graphic control extension goes before each frame; its delay is in hundredths of a second.
    const controls = bytes.toString('latin1').split('!\u00f9\u0004').slice(1);
    expect(controls.map((control) => Buffer.from(control.slice(1, 3), 'latin1').readUInt16LE())).toEqual([5, 5, 5, 5]);
    const still = createGif(painter.width, painter.height, [frames[0]!], 20);
    for (let i = 0; i < 4; i++) still.add(frames[0]!);
    expect(still.finish().length).toBeLessThan(bytes.length);
  });
});

describe('text', () => {
  it('shows bodies by letters on the map', () => {
    const lines = sceneToText({ ...layout, resolution: 1 }, map, scene, caption).split('\n');
    expect(lines[0]).toBe('harbour <1>  random  08:30:00, step 7');
    expect(lines[1]).toBe('i idle 1   b busy 1   u buoy 1   catch 12.3');
    expect(lines.slice(2, 10).map((line) => line.replaceAll(' ', ''))).toEqual([
      '#'.repeat(24),
      '............',
      '..i.........',
      '.....####.....',
      '.....####.....',
      '............',
      '.........b..',
      '.....u......',
    ]);
  });

  it('colours letters where asked to, and grows upwards where y does', () => {
    const text = sceneToText({ ...layout, yGrows: 'up' }, {}, scene, caption, { colour: true, columns: 24 });
    expect(text.split('\n')[8 + 1 - 2]).toContain('\u001b[38;2;11;103;168mi \u001b[0m');
  });
});

it('renders a source in both ways', () => {
  expect(renderScene(sourceOf([scene]), 0, 'svg', 'harbour')).toMatch(/^<svg [\s\S]*>harbour<[\s\S]*<\/svg>$/);
  expect(renderScene(sourceOf([scene]), 0, 'ansi', 'harbour')).toMatch(/^harbour {2}08:30:00\n/);
});
