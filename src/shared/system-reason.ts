/** What the system says where a file or folder cannot be made because of what the user asked for. */
const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system can only be read',
  ENAMETOOLONG: 'a name in the path is too long',
};

/** Why the system could not make a file or folder, in words; null for an error that is not about what was asked for. */
export function systemReason(error: unknown): string | null {
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? null;
}
