import { describe, expect, it } from 'vitest';
import { loadCity } from '../../src/city/load-city.ts';
import { isRoadCity } from '../../src/city/summarise-city.ts';
import { figureToSvg } from '../../src/runs/figure-to-svg.ts';
import { zoneShareMap } from '../../src/runs/zone-share-map.ts';
import { lineCity } from '../ride-sharing/line-world.ts';

describe('a map of shares by zone', () => {
  it('colours zones by class and names the classes that occur', () => {
    const city = lineCity(12, 30);
    const shares = [0, 0.19, 0.2, 0.95, 1, Number.NaN];
    const figure = zoneShareMap(city, shares, { title: 'served' });
    expect(figure.legend!.map(({ label }) => label)).toEqual(['under 20 %', '20 to 40', '95 % and more', 'no value']);
    const svg = figureToSvg(figure);
    const dots = (label: string) => svg.split(`fill="${figure.legend!.find((entry) => entry.label === label)!.colour}"`).length - 1;
    // One more than there are zones of the class: the box of the legend.
    expect(['under 20 %', '20 to 40', '95 % and more', 'no value'].map(dots)).toEqual([3, 2, 3, 2]);
  });

  it('colours the roads that begin in a zone', () => {
    const city = loadCity({ kind: 'synthetic', avenues: 8, streets: 10 });
    if (!isRoadCity(city)) throw new Error('The synthetic city has roads.');
    const shares = Float64Array.from({ length: city.zones }, (_, zone) => (zone === 0 ? 0.1 : 0.99));
    const figure = zoneShareMap(city, shares, { title: 'served' }, { mostWidth: 300, mostHeight: 300 });
    const drawn = (colour: string) =>
      figureToSvg(figure).match(new RegExp(`stroke="${colour}"[^>]*><path[^>]*d="([^"]*)"|d="([^"]*)"[^>]*stroke="${colour}"`))?.[0] ?? '';
    const segments = (colour: string) => drawn(colour).split('M').length - 1;
    const inZone = Array.from(city.network.from).filter((place) => city.zoneOf[place] === 0).length;
    expect(segments(figure.legend![0]!.colour)).toBe(inZone);
    expect(segments(figure.legend![1]!.colour)).toBe(city.network.from.length - inZone);
    expect(figure.height).toBeLessThanOrEqual(330);
  });
});
