import process from 'node:process';
import type { CAC } from 'cac';
import { createScene } from '../environment/scene.ts';
import { type Replay, type ReplayEpisode, readReplay } from '../scene/replay-reader.ts';
import { replayToGif } from '../scene/replay-to-gif.ts';
import { DEFAULT_SIDE, sceneToSvg } from '../scene/scene-to-svg.ts';
import { sceneToText } from '../scene/scene-to-text.ts';
import { svgToPng } from '../shared/rasterise-svg.ts';
import { UserError } from '../shared/user-error.ts';
import { type Arguments, textOption } from './arguments.ts';
import { formatFigure, formatTable, inWords } from './format.ts';
import { playReplay } from './play-replay.ts';
import { writeOutput } from './write-output.ts';

/** Adds `murmur replay`. */
export function registerReplayCommand(cli: CAC, { argv }: Arguments): void {
  cli
    .command('replay <file> [out]', 'Show a recording: what is in it, a picture, an animation, or a frame in the terminal')
    .option('--gif <out>', 'Write an animated GIF')
    .option('--svg <out>', 'Write the frame of --step as SVG')
    .option('--png <out>', 'Write the frame of --step as PNG; "--png N OUT" is short for "--step N --png OUT"')
    .option('--ansi', 'Print the frame of --step')
    .option('--play', 'Play it in the terminal')
    .option('--episode <n>', 'Which episode (default: the first there is)')
    .option('--step <n>', 'Which step, 0 being the beginning (default: the last)')
    .option('--from <n>', 'First step of an animation (default: 0)')
    .option('--to <n>', 'Last step of an animation (default: the last)')
    .option('--every <n>', 'Steps from one frame of an animation to the next (default: 1)')
    .option('--scale <factor>', 'Size of a picture (default: 1, a world of about 560 pixels)')
    .option('--fps <n>', 'Frames a second of an animation (default: 12)')
    .example('murmur replay battle.mur --gif battle.gif --to 200 --fps 15')
    .example('murmur replay battle.mur --png 120 battle-120.png --scale 2')
    .action((file: unknown, out: unknown) => showReplay(String(file), out === undefined ? undefined : String(out), argv));
}

/** What an option says to do, and where to put it. */
type Wish = { readonly make: 'gif' | 'svg' | 'png'; readonly out: string } | { readonly make: 'ansi' } | { readonly make: 'play' };

async function showReplay(path: string, extra: string | undefined, argv: readonly string[]): Promise<void> {
  const wishes = wishesOf(argv, extra);
  if (wishes.length > 1) {
    throw new UserError(`murmur replay makes one thing at a time; give one of ${wishes.map(({ make }) => `--${make}`).join(' and ')}.`);
  }
  const [wish] = wishes;
  const replay = readReplay(path);
  if (replay.cut) console.error(`${path}: ${replay.cut}`);
  if (!wish) {
    console.log(summary(path, replay));
    return;
  }
  const episode = chooseEpisode(path, replay, countFrom(argv, 'episode', 0));
  const { header } = replay;
  const title = { title: header.environment.name, subtitle: header.player };
  const from = stepOf(argv, 'from', 0, path, episode);
  const to = stepOf(argv, 'to', episode.lastStep, path, episode);
  if (from > to) throw new UserError(`--from ${from} comes after --to ${to}; give the earlier step first.`);
  const scale = positive(argv, 'scale', 1, 20);
  const film = { from, to, every: countFrom(argv, 'every', 1) ?? 1, fps: positive(argv, 'fps', 12, 50), title, side: DEFAULT_SIDE * scale };
  if (wish.make === 'play') return playReplay(header.layout, episode, film);
  if (wish.make === 'gif') return write(wish.out, replayToGif(header.layout, episode, film));
  const short = wish.make === 'png' && extra !== undefined ? wholeNumber('png', textOption(argv, 'png')!, 0) : undefined;
  const step =
    short === undefined ? stepOf(argv, 'step', episode.lastStep, path, episode) : checkStep(`--png ${short}`, short, path, episode);
  const scene = createScene(header.layout);
  episode.show(step, scene);
  const caption = { ...title, step };
  if (wish.make === 'ansi') {
    process.stdout.write(sceneToText(header.layout, episode.map, scene, caption, { colour: process.stdout.isTTY }));
    return;
  }
  const svg = sceneToSvg(header.layout, episode.map, scene, caption);
  if (wish.make === 'svg') return write(wish.out, svg);
  return write(wish.out, svgToPng(svg, { scale }));
}

function wishesOf(argv: readonly string[], extra: string | undefined): Wish[] {
  const wishes: Wish[] = (['gif', 'svg', 'png'] as const).flatMap((make) => {
    const text = textOption(argv, make);
    return text === undefined ? [] : [{ make, out: make === 'png' && extra !== undefined ? extra : text }];
  });
  for (const make of ['ansi', 'play'] as const) if (argv.includes(`--${make}`)) wishes.push({ make });
  if (extra !== undefined && !wishes.some(({ make }) => make === 'png')) {
    throw new UserError(`murmur replay does not know what to do with "${extra}"; write --gif OUT, --svg OUT or --png N OUT.`);
  }
  return wishes;
}

/** What a replay holds, for people. */
function summary(path: string, { header, episodes }: Replay): string {
  const { environment, player, program } = header;
  const names = [...new Set(episodes.flatMap(({ figures }) => Object.keys(figures ?? {})))].filter((name) => name !== 'length');
  const rows = episodes.map(({ episode, lastStep, figures }) => [
    String(episode),
    figures ? String(lastStep) : `${lastStep} (not to its end)`,
    ...names.map((name) => formatFigure(figures?.[name])),
  ]);
  const parameters = Object.entries(environment.parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [
    `${path}: ${environment.name}, played by ${player}, recorded by murmur ${program}`,
    ...(parameters.length > 0 ? [`Parameters: ${parameters.join(', ')}`] : []),
    '',
    formatTable(['episode', 'steps', ...names.map(inWords)], rows),
  ].join('\n');
}

function chooseEpisode(path: string, { episodes }: Replay, wanted: number | undefined): ReplayEpisode {
  const found = wanted === undefined ? episodes[0]! : episodes.find(({ episode }) => episode === wanted);
  if (found) return found;
  throw new UserError(`--episode ${wanted}: ${path} has no such episode; it holds ${episodes.map(({ episode }) => episode).join(', ')}.`);
}

function stepOf(argv: readonly string[], name: string, otherwise: number, path: string, episode: ReplayEpisode): number {
  const step = countFrom(argv, name, 0);
  return step === undefined ? otherwise : checkStep(`--${name} ${step}`, step, path, episode);
}

function checkStep(option: string, step: number, path: string, { episode, lastStep }: ReplayEpisode): number {
  if (step <= lastStep) return step;
  throw new UserError(`${option}: episode ${episode} of ${path} ends with step ${lastStep}; give a step from 0 to ${lastStep}.`);
}

function countFrom(argv: readonly string[], name: string, least: number): number | undefined {
  const text = textOption(argv, name);
  return text === undefined ? undefined : wholeNumber(name, text, least);
}

function wholeNumber(name: string, text: string, least: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw new UserError(`--${name} must be a whole number of at least ${least}, got ${text}.`);
  }
  return Number(text);
}

function positive(argv: readonly string[], name: string, otherwise: number, most: number): number {
  const text = textOption(argv, name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0 && value <= most)) throw new UserError(`--${name} must be a number of more than 0 and at most ${most}, got ${text}.`);
  return value;
}

async function write(path: string, data: string | Uint8Array): Promise<void> {
  await writeOutput(path, data);
  console.log(`Wrote ${path} (${Math.ceil(data.length / 1024)} kB).`);
}
