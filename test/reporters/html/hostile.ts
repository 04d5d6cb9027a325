/** Each tries to get out of where a page puts it: content, attribute, script, comment, drawing, style. */
const HOSTILE = [
  '</script><script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked = 1">',
  "' onmouseover='window.hacked = 1",
  '</title></svg><svg onload="window.hacked = 1">',
  '<!-- --><style>body { display: none }</style>',
  'javascript:window.hacked = 1',
  'nul \u0000 escape \u001b[31m turned \u202e lone \ud800 end',
] as const

export const hostile = HOSTILE.join(' ')

/** A name that ends in all of them. */
export const made = (name: string): string => `${name} ${hostile}`
