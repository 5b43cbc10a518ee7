/** Words as they are typed into a shell. */
export function asTyped(words: readonly string[]): string {
  return words.map((word) => (/^[\w./+=,@:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
