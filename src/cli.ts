#!/usr/bin/env node
import { requireNode } from './vitest/requireNode.ts'

requireNode()

// Loaded after the check: an older Node could not even link what the commands import.
const { runCommandLine } = await import('./commands/commandLine.ts')
await runCommandLine(process.argv)
