import { expect, test } from 'vitest'
import {
  parsePipConfig,
  readPipSettings,
  uvSettings,
} from '../../../../src/targets/local/setUp/packageIndex.ts'

test('settings of pip become settings of uv', () => {
  const pip = {
    'index-url': 'https://mirror.example/simple',
    'extra-index-url': 'https://one.example/simple\nhttps://two.example/simple',
    'find-links': `/no/such/folder ${import.meta.dirname} https://three.example/wheels`,
    'trusted-host': 'mirror.example',
    timeout: '90',
    cert: '/etc/ca.pem',
    'client-cert': '/etc/me.pem',
    proxy: 'http://proxy.example:3128',
  }
  expect(uvSettings(pip, {})).toEqual({
    arguments: [],
    environment: {
      UV_DEFAULT_INDEX: 'https://mirror.example/simple',
      UV_INDEX: 'https://one.example/simple https://two.example/simple',
      UV_INDEX_STRATEGY: 'unsafe-best-match',
      UV_FIND_LINKS: `${import.meta.dirname},https://three.example/wheels`,
      UV_INSECURE_HOST: 'mirror.example',
      UV_HTTP_TIMEOUT: '90',
      SSL_CERT_FILE: '/etc/ca.pem',
      SSL_CLIENT_CERT: '/etc/me.pem',
      HTTPS_PROXY: 'http://proxy.example:3128',
      HTTP_PROXY: 'http://proxy.example:3128',
    },
  })
})

test('what the user has set for uv stays', () => {
  const pip = { 'index-url': 'https://pip.example', 'extra-index-url': 'https://b.example', cert: '/pip.pem' }
  const user = {
    UV_INDEX_URL: 'https://uv.example',
    UV_EXTRA_INDEX_URL: 'https://c.example',
    SSL_CERT_FILE: '/uv.pem',
  }
  expect(uvSettings(pip, user).environment).toEqual({ UV_INDEX_STRATEGY: 'unsafe-best-match' })
})

test('without settings uv trusts what the system trusts, as pip does', () => {
  expect(uvSettings({}, {})).toEqual({ arguments: [], environment: { UV_SYSTEM_CERTS: '1' } })
})

test('a pip without an index makes a uv without an index', () => {
  expect(uvSettings({ 'no-index': 'true' }, {}).arguments).toEqual(['--no-index'])
  expect(uvSettings({ 'no-index': '0' }, {}).arguments).toEqual([])
})

test('the section install wins over global ones, other sections do not count', () => {
  const listed = {
    'global.index-url': 'https://global.example',
    'global.timeout': '5',
    'install.index-url': 'https://install.example',
    'download.index-url': 'https://download.example',
    ':env:.timeout': '7',
  }
  expect(parsePipConfig(listed)).toEqual({ 'index-url': 'https://install.example', timeout: '5' })
})

test('PIP_ variables are read without any pip', async () => {
  const environment = { PIP_INDEX_URL: 'https://a.example', PIP_NO_INDEX: '1', PATH: '' }
  expect(await readPipSettings(undefined, environment)).toEqual({
    'index-url': 'https://a.example',
    'no-index': '1',
  })
})
