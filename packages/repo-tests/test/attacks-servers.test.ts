import { suite } from '../attacks/suite.ts'

suite('servers')
