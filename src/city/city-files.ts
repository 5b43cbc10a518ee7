/** The files of a folder with a zone table. */
export const ZONE_TABLE_FILES = { times: 'times.csv', centroids: 'centroids.csv' } as const;
