import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Place } from './place.ts'

/** A way out that somebody tries. */
export interface Attempt {
  readonly name: string
  /** The template, with `{{ event.data.command }}` for what the event says. */
  readonly path: string
  /** What the event says. */
  readonly said?: string | ((here: Place) => string)
  /** What lies in the workspace before. */
  readonly plant?: (here: Place) => void | Promise<void>
  /** The code that it is refused with; `inside`: an odd name that is one, in the workspace. */
  readonly ends: string
}

const HOLE = '{{ event.data.command }}'
const link = (to: string, at: string) => (here: Place) => symlinkSync(join(here.dir, to), join(here.root, at))

/** What an event says, alone as the path, and what comes of it. */
const SAID: readonly (readonly [name: string, said: string | ((here: Place) => string), ends: string])[] = [
  ['the folder above', '../secret', 'FILE_PATH'],
  ['far above', '../../../../../../../../etc/passwd', 'FILE_PATH'],
  ['above, after a name', 'a/../../secret', 'FILE_PATH'],
  ['above, at the end', 'a/..', 'FILE_PATH'],
  ['only the folder above', '..', 'FILE_PATH'],
  ['only this folder', '.', 'FILE_PATH'],
  ['this folder in between', 'a/./b', 'FILE_PATH'],
  ['an absolute path', '/etc/passwd', 'FILE_PATH'],
  ['an absolute path outside', (here) => join(here.dir, 'secret'), 'FILE_PATH'],
  ['an absolute path inside', (here) => join(here.root, 'a'), 'FILE_PATH'],
  ['two slashes at the beginning', '//etc/passwd', 'FILE_PATH'],
  ['two slashes in between', 'a//b', 'FILE_PATH'],
  ['a slash at the end', 'a/', 'FILE_PATH'],
  ['nothing at all', '', 'FILE_PATH'],
  ['the root alone', '/', 'FILE_PATH'],
  ['a zero byte', 'a\0b', 'FILE_PATH'],
  ['a zero byte after a way up', '../secret\0.txt', 'FILE_PATH'],
  ['percent-encoded slashes', '..%2f..%2fsecret', 'inside'],
  ['percent-encoded dots', '%2e%2e%2fsecret', 'inside'],
  ['dots of another width', '\uFF0E\uFF0E\uFF0Fsecret', 'inside'],
  ['a slash of division', '..\u2215secret', 'inside'],
  ['three dots', '.../secret', 'FILE_PATH'],
  ['four dots and slashes', '....//....//secret', 'FILE_PATH'],
  ['backslashes', '..\\..\\secret', 'FILE_PATH'],
  ['a drive of Windows', 'C:\\Windows\\win.ini', 'FILE_PATH'],
  ['a share of Windows', '\\\\host\\share\\x', 'FILE_PATH'],
  ['a line break', 'a\nb', 'FILE_PATH'],
  ['an escape code', 'a\u001B[2Jb', 'FILE_PATH'],
  ['text that turns round', 'a\u202Egnp.exe', 'FILE_PATH'],
  ['half of a letter', 'a\uD800b', 'FILE_PATH'],
  ['a name of 256 bytes', 'x'.repeat(256), 'FILE_PATH'],
  ['a name of 300 letters of three bytes', '\u20AC'.repeat(300), 'FILE_PATH'],
  ['a path of 10 kB', 'x/'.repeat(5000) + 'x', 'FILE_PATH'],
  ['a path of 200 names', 'x/'.repeat(200) + 'x', 'FILE_PATH'],
  ['a device of Windows', 'con', 'FILE_PATH'],
  ['a device of Windows with an ending', 'logs/NUL.txt', 'FILE_PATH'],
  ['a device of Windows with a number', 'com1.log', 'FILE_PATH'],
  ['a dot at the end', 'hooks.', 'FILE_PATH'],
  ['a space at the end', 'a /b', 'FILE_PATH'],
  ['a home folder', '~/x', 'FILE_PATH'],
  ['the home folder of another', '~root', 'FILE_PATH'],
  ['what steers git', '.git/hooks/pre-commit', 'FILE_PROTECTED'],
  ['what steers git, in capitals', '.GIT/config', 'FILE_PROTECTED'],
  ['what steers git, below', 'a/.git/config', 'FILE_PROTECTED'],
  ['what steers git, with an unseen letter', '.g\u200Cit/config', 'FILE_PROTECTED'],
  ['what steers git, in letters of another width', '.\uFF47it/config', 'FILE_PROTECTED'],
  ['what steers git, by its short name', 'GIT~1/config', 'FILE_PROTECTED'],
  ['what steers git, as a stream', '.git::$INDEX_ALLOCATION/config', 'FILE_PROTECTED'],
  ['what steers the agent', '.codex/config.toml', 'FILE_PROTECTED'],
  ['what steers hookline', '.hookline/hooks.toml', 'FILE_PROTECTED'],
  ['hooks of a project', 'hooks.toml', 'FILE_PROTECTED'],
  ['a file that hookline works with', '.hookline-0123.tmp', 'FILE_PROTECTED'],
  ['what a shell reads', '.bashrc', 'FILE_PROTECTED'],
  ['keys', '.ssh/authorized_keys', 'FILE_PROTECTED'],
  ['a template', '{{ event.data.command }}', 'inside'],
  ['a variable', '${HOME}$(id)`id`', 'inside'],
  ['a flag', '-rf', 'inside'],
  ['a pattern', '*', 'inside'],
  ['the name of a property', '__proto__', 'inside'],
]

/** What an event says as a part of a path. */
const PARTS: readonly (readonly [name: string, path: string, said: string, ends: string])[] = [
  ['a way up within its folder', `logs/${HOLE}.log`, '../x', 'FILE_PATH'],
  ['a slash in what is a part of a name', `logs/x-${HOLE}`, 'a/b', 'FILE_PATH'],
  ['a slash before an ending', `logs/${HOLE}.log`, 'a/b', 'FILE_PATH'],
  ['dots that become a way up', `logs/.${HOLE}/secret`, '.', 'FILE_PATH'],
  ['two halves of a way up', `logs/${HOLE}${HOLE}/secret`, '.', 'FILE_PATH'],
  ['an absolute path within its folder', `logs/${HOLE}`, '/etc/passwd', 'FILE_PATH'],
  ['nothing within its folder', `logs/${HOLE}/x`, '', 'FILE_PATH'],
  ['the rest of what steers git', `.${HOLE}/config`, 'git', 'FILE_PROTECTED'],
  ['what steers git, in two halves', `.g${HOLE}/config`, 'it', 'FILE_PROTECTED'],
  ['a name that grows too long', `${'x'.repeat(200)}${HOLE}`, 'y'.repeat(100), 'FILE_PATH'],
]

/** What is written in hooks.toml, and what lies in the workspace. */
const PLANTED: readonly Attempt[] = [
  { name: 'a way up that is written out', path: '../secret', ends: 'FILE_PATH' },
  { name: 'an absolute path that is written out', path: '/etc/passwd', ends: 'FILE_PATH' },
  { name: 'a home folder that is written out', path: '~/x', ends: 'FILE_PATH' },
  {
    name: 'a link in the place of the file',
    path: 'a',
    plant: link('outside/secret', 'a'),
    ends: 'FILE_LINK',
  },
  { name: 'a link to nothing', path: 'a', plant: link('outside/new', 'a'), ends: 'FILE_LINK' },
  { name: 'a link to a folder', path: 'a', plant: link('outside', 'a'), ends: 'FILE_LINK' },
  {
    name: 'a link in the place of the folder',
    path: 'a/secret',
    plant: link('outside', 'a'),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link deep in the path',
    path: 'b/a/secret',
    plant: (here) => {
      mkdirSync(join(here.root, 'b'))
      link('outside', 'b/a')(here)
    },
    ends: 'FILE_LINK',
  },
  {
    name: 'a relative link',
    path: 'a/secret',
    plant: (here) => symlinkSync('../outside', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link to the workspace itself',
    path: 'a/x',
    plant: (here) => symlinkSync('.', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link to itself',
    path: 'a/x',
    plant: (here) => symlinkSync('a', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link to the process',
    path: 'a/root/etc/x',
    plant: (here) => symlinkSync('/proc/self', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link to an open file',
    path: 'a',
    plant: (here) => symlinkSync('/proc/self/fd/1', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a link to a device',
    path: 'a',
    plant: (here) => symlinkSync('/dev/null', join(here.root, 'a')),
    ends: 'FILE_LINK',
  },
  {
    name: 'a chain of links',
    path: 'a/secret',
    plant: (here) => {
      link('outside', 'b')(here)
      symlinkSync('b', join(here.root, 'a'))
    },
    ends: 'FILE_LINK',
  },
  {
    name: 'a pipe',
    path: 'a',
    plant: (here) => void spawnSync('mkfifo', [join(here.root, 'a')]),
    ends: 'FILE_KIND',
  },
  {
    name: 'a pipe in the place of the folder',
    path: 'a/b',
    plant: (here) => void spawnSync('mkfifo', [join(here.root, 'a')]),
    ends: 'FILE_LINK',
  },
  {
    name: 'a folder in the place of the file',
    path: 'a',
    plant: (here) => mkdirSync(join(here.root, 'a')),
    ends: 'FILE_KIND',
  },
  {
    name: 'a file in the place of the folder',
    path: 'a/b',
    plant: (here) => writeFileSync(join(here.root, 'a'), ''),
    ends: 'FILE_LINK',
  },
  {
    name: 'a socket',
    path: 'a',
    plant: async (here) => {
      const server = createServer().listen(join(here.root, 'a')).unref()
      await new Promise((resolve) => server.on('listening', resolve))
    },
    ends: 'FILE_KIND',
  },
]

export const ATTEMPTS: readonly Attempt[] = [
  ...SAID.map(([name, said, ends]) => ({ name, said, ends, path: HOLE })),
  ...PARTS.map(([name, path, said, ends]) => ({ name, path, said, ends })),
  ...PLANTED,
]

/** A second name of a file outside, which only a file that is made anew may take the place of. */
export function plantHard(here: Place): void {
  linkSync(join(here.dir, 'outside/secret'), join(here.root, 'a'))
}
