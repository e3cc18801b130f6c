// In the worker of a Go test, after worker.js: the operating system that the test sees.
// Its output goes to the page, its package's testdata can be read, and spawn() starts
// the same program in a worker below this one.
'use strict'
;(() => {
  const directory = 0o040755
  const regular = 0o100644
  const constants = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 }
  const writing = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND
  /** Absolute path to bytes, or to null for a directory. */
  const tree = new Map([['/', null]])
  const open = new Map()
  let nextFd = 100
  const shim = { writeSync: globalThis.fs.writeSync }
  const decoder = new TextDecoder()

  function failure(code) {
    return Object.assign(new Error(code), { code })
  }

  function absolute(path) {
    const parts = []
    for (const part of path.split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
  }

  function add(path, base64) {
    const parts = path.split('/')
    for (let i = 1; i < parts.length; i++) tree.set(absolute(parts.slice(0, i).join('/')), null)
    tree.set(absolute(path), Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)))
  }

  function find(path) {
    const name = absolute(path)
    if (!tree.has(name)) throw failure('ENOENT')
    return { name, bytes: tree.get(name), offset: 0 }
  }

  function opened(fd) {
    const file = open.get(fd)
    if (!file) throw failure('EBADF')
    return file
  }

  function stat(file) {
    const size = file.bytes?.length ?? 0
    const times = { atimeMs: 0, mtimeMs: 0, ctimeMs: 0 }
    const mode = file.bytes ? regular : directory
    return { dev: 0, ino: 0, mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size, blksize: 4096, blocks: 0, ...times, isDirectory: () => !file.bytes }
  }

  function children(path) {
    const { name, bytes } = find(path)
    if (bytes) throw failure('ENOTDIR')
    const prefix = name === '/' ? '/' : `${name}/`
    return [...tree.keys()].filter((key) => key !== '/' && key.startsWith(prefix) && !key.slice(prefix.length).includes('/')).map((key) => key.slice(prefix.length))
  }

  function read(fd, buffer, offset, length, position) {
    const file = opened(fd)
    if (!file.bytes) throw failure('EISDIR')
    const from = position ?? file.offset
    const part = file.bytes.subarray(from, from + length)
    buffer.set(part, offset)
    if (position === null) file.offset += part.length
    return part.length
  }

  function openFile(path, flags) {
    if (flags & writing) throw failure('EROFS')
    const fd = nextFd++
    open.set(fd, find(path))
    return fd
  }

  /** A Node-style function from a direct one. */
  function called(direct) {
    return (...args) => {
      const callback = args.pop()
      let result
      try {
        result = direct(...args)
      } catch (error) {
        return callback(error)
      }
      callback(null, result)
    }
  }

  const readOnly = called(() => {
    throw failure('EROFS')
  })
  const refused = ['chmod', 'chown', 'fchmod', 'fchown', 'ftruncate', 'lchown', 'link', 'mkdir', 'rename', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes']

  Object.assign(globalThis.fs, Object.fromEntries(refused.map((name) => [name, readOnly])), {
    constants,
    writeSync(fd, bytes) {
      shim.writeSync(fd, bytes)
      postMessage({ type: 'output', fd, text: decoder.decode(bytes, { stream: true }) })
      return bytes.length
    },
    open: called(openFile),
    close: called((fd) => void open.delete(fd)),
    read: called(read),
    fstat: called((fd) => stat(opened(fd))),
    stat: called((path) => stat(find(path))),
    lstat: called((path) => stat(find(path))),
    readdir: called(children),
    readlink: called(() => {
      throw failure('EINVAL')
    }),
  })
  globalThis.process.cwd = () => '/'

  /** Makes a worker below this one, which runs this program in a part of a test's once `boot` is called. */
  let system
  globalThis.spawn = (part, config) => {
    const worker = new Worker(system.script, { name: part })
    const boot = () => worker.postMessage({ type: 'boot', module: system.module, config, env: { RAFTLAB_PART: part } })
    return Object.assign(worker, { boot })
  }

  addEventListener('message', ({ data }) => {
    if (data.type === 'ping') postMessage({ type: 'pong' })
    if (data.type !== 'system') return
    system = data
    for (const [path, base64] of Object.entries(data.files)) add(path, base64)
  })
})()
