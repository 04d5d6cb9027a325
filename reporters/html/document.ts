import { createHash } from 'node:crypto'
import { html, type Markup, trusted } from './markup.ts'
import { script } from './script.ts'
import { style } from './style.ts'

const scriptHash = createHash('sha256').update(script).digest('base64')

/** Nothing is loaded, and no script but ours runs, whatever a name or a message holds. */
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${scriptHash}'`,
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** A whole page around its body. */
export const documentOf = (title: string, body: Markup): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the answer</a>
${body}
<div class="tip" role="status" hidden></div>
<script>${trusted(script)}</script>
</body>
</html>
`.text
