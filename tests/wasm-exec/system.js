// In the worker of a Go test, after worker.js: the operating system that the test sees.
// Its output goes to the page, the repository's files can be read, and spawn() starts
// the same program in a worker below this one.
'use strict'
;(() => {
  const directory = 0o040755
  const regular = 0o100644
  const constants = { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, O_DIRECTORY: 65536 }
  const writing = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND
  /** Absolute path to { size, bytes }, or to null for a directory; bytes are fetched when they are read. */
  const tree = new Map([['/', null]])
  const open = new Map()
  /** What the page told: { script, module, files, directory, origin }. */
  let system = { directory: '/' }
  let nextFd = 100
  const shim = { writeSync: globalThis.fs.writeSync }
  const decoder = new TextDecoder()

  function failure(code) {
    return Object.assign(new Error(code), { code })
  }

  function absolute(path) {
    const parts = []
    for (const part of (path.startsWith('/') ? path : `${system.directory}/${path}`).split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '' && part !== '.') parts.push(part)
    }
    return `/${parts.join('/')}`
  }

  function add(path, size) {
    const parts = path.split('/')
    for (let i = 1; i < parts.length; i++) tree.set(`/${parts.slice(0, i).join('/')}`, null)
    tree.set(`/${path}`, { size })
  }

  /** A file's bytes; a worker may wait for them. */
  function bytesOf({ name, file }) {
    if (file.bytes) return file.bytes
    const request = new XMLHttpRequest()
    request.open('GET', system.origin + encodeURI(name), false)
    request.responseType = 'arraybuffer'
    request.send()
    if (request.status !== 200) throw failure('EIO')
    return (file.bytes = new Uint8Array(request.response))
  }

  function find(path) {
    const name = absolute(path)
    if (!tree.has(name)) throw failure('ENOENT')
    return { name, file: tree.get(name), offset: 0 }
  }

  function opened(fd) {
    const found = open.get(fd)
    if (!found) throw failure('EBADF')
    return found
  }

  function stat({ file }) {
    const size = file?.size ?? 0
    const times = { atimeMs: 0, mtimeMs: 0, ctimeMs: 0 }
    const mode = file ? regular : directory
    return { dev: 0, ino: 0, mode, nlink: 1, uid: 0, gid: 0, rdev: 0, size, blksize: 4096, blocks: 0, ...times, isDirectory: () => !file }
  }

  function children(path) {
    const { name, file } = find(path)
    if (file) throw failure('ENOTDIR')
    const prefix = name === '/' ? '/' : `${name}/`
    return [...tree.keys()].filter((key) => key !== '/' && key.startsWith(prefix) && !key.slice(prefix.length).includes('/')).map((key) => key.slice(prefix.length))
  }

  function read(fd, buffer, offset, length, position) {
    const found = opened(fd)
    if (!found.file) throw failure('EISDIR')
    const from = position ?? found.offset
    const part = bytesOf(found).subarray(from, from + length)
    buffer.set(part, offset)
    if (position === null) found.offset += part.length
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
  globalThis.process.cwd = () => system.directory

  /** Makes a worker below this one, which runs this program in a part of a test's once `boot` is called. */
  globalThis.spawn = (part, config) => {
    const worker = new Worker(system.script, { name: part })
    const boot = () => worker.postMessage({ type: 'boot', module: system.module, config, env: { RAFTLAB_PART: part } })
    return Object.assign(worker, { boot })
  }

  addEventListener('message', ({ data }) => {
    if (data.type === 'ping') postMessage({ type: 'pong' })
    if (data.type !== 'system') return
    system = data
    for (const [path, size] of data.files) add(path, size)
  })
})()
