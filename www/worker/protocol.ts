/**
 * What a page and its workers say to each other outside of the frames: starting a worker,
 * joining it to others, and hearing how it fares. Text and binary messages are the
 * frames of port 0, which is the page itself.
 */
import type { Refusal } from '../i18n/sentence.js'

/** What a worker's program is told; bridge/page.go reads it. */
export interface WorkerConfig {
  role: 'node' | 'director' | 'checker' | 'test'
  /** Names the lab's directory and locks. */
  lab: string
  /** A node's number, from 1. */
  id?: number
  /** A node's incarnation, from 1; grows at each restart. */
  incarnation?: number
  /** A director's: how many nodes have workers at first. */
  nodes?: number
  /** A node's. */
  disk?: 'opfs' | 'memory'
  /** A node's: 1 where its incarnation was suspended, and goes on in this worker. */
  continues?: number
  /** What a checker judges; its buffer is moved. */
  history?: Uint8Array<ArrayBuffer>
}

/** Comes first, once. `argv` and `env` are for test programs. */
export interface BootMessage {
  type: 'boot'
  module: WebAssembly.Module
  config: WorkerConfig
  argv?: readonly string[]
  env?: Readonly<Record<string, string>>
}

/** Comes first: the worker holds the lock until its end, and answers pings on the port. */
export interface LifeMessage {
  type: 'lifeline'
  lock: string
  port: MessagePort
}

/** Joins two clocks: one keeps the time, the other asks for it, and boots once it knows it. Comes before `boot`. */
export interface ClockMessage {
  type: 'clock'
  part: 'keeper' | 'asker'
  port: MessagePort
}

/**
 * Opens the port of that number, or puts another in its place. Frames still on their
 * way in a replaced port arrive; what is sent goes to the new one.
 */
export interface PortMessage {
  type: 'port'
  number: number
  port: MessagePort
}

export interface TextMessage {
  type: 'text'
  text: string
}

export interface BinaryMessage {
  type: 'binary'
  data: ArrayBuffer
}

export type ToWorker = LifeMessage | BootMessage | ClockMessage | PortMessage | TextMessage | BinaryMessage

/** The program takes frames from now on. */
export interface ReadyMessage {
  type: 'ready'
  /** The disk in use, where the program has one. */
  disk?: 'opfs' | 'memory'
  /** What kept it from the disk that it was asked for, when something did: a refusal, see www/i18n. */
  why?: Refusal
}

/** The program never started. */
export interface FailedMessage {
  type: 'failed'
  error: string
}

/** The program ended; `text` is the end of what it wrote, such as a fatal error's stack. */
export interface ExitMessage {
  type: 'exit'
  code: number
  text: string
}

/** A turn of the program panicked, which was its last: message and stack. */
export interface PanicMessage {
  type: 'panic'
  text: string
}

/** A node ended by itself, in its last turn, and has told the director why. */
export interface StoppedMessage {
  type: 'stopped'
}

export type FromWorker = ReadyMessage | FailedMessage | ExitMessage | PanicMessage | StoppedMessage | TextMessage | BinaryMessage
