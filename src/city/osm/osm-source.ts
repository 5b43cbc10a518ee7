/** A node of OpenStreetMap: a point. */
export interface OsmNode {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
}

/** A way of OpenStreetMap: a line through nodes, with tags. */
export interface OsmWay {
  readonly id: number;
  readonly nodes: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A file of OpenStreetMap data that can be gone through more than once, so that only what is needed stays in memory. */
export interface OsmSource {
  readonly file: string;
  /** Calls back for every way and node, in the order of the file. @throws UserError where the file is damaged */
  read(each: { readonly way?: (way: OsmWay) => void; readonly node?: (node: OsmNode) => void }): void;
}
