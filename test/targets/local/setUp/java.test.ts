import { expect, test } from 'vitest'
import { javaProxyOptions } from '../../../../src/targets/javaProxy.ts'
import { majorVersion, parseJavaSettings } from '../../../../src/targets/local/setUp/java.ts'

test.each([
  ['17.0.15', 17],
  ['21', 21],
  ['25-ea', 25],
  ['1.8.0_402', 8],
])('Java %s has major version %i', (version, major) => {
  expect(majorVersion(version)).toBe(major)
})

test('home and version are read among the other settings', () => {
  const output = `WARNING: Using incubator modules: jdk.incubator.vector
Property settings:
    file.encoding = UTF-8
    java.home = /usr/lib/jvm/a java 17
    java.vendor.version = 1.2
    java.version = 17.0.15
    java.version.date = 2025-04-15

openjdk version "17.0.15" 2025-04-15`
  expect(parseJavaSettings(output)).toEqual({ home: '/usr/lib/jvm/a java 17', version: '17.0.15' })
})

test('a stub that says where to get Java is no Java', () => {
  expect(
    parseJavaSettings('The operation could not be completed. Unable to locate a Java Runtime.'),
  ).toBeUndefined()
})

test('the proxy variables become properties of Java', () => {
  const environment = {
    https_proxy: 'http://user:secret@proxy.example:3128',
    HTTP_PROXY: 'plain.example',
    NO_PROXY: 'localhost,.corp.example, 10.0.0.1:8080',
  }
  expect(javaProxyOptions(environment)).toEqual([
    '-Dhttps.proxyHost=proxy.example',
    '-Dhttps.proxyPort=3128',
    '-Dhttp.proxyHost=plain.example',
    '-Dhttp.proxyPort=80',
    '-Dhttp.nonProxyHosts=localhost|*.corp.example|10.0.0.1',
  ])
  expect(javaProxyOptions({})).toEqual([])
})
