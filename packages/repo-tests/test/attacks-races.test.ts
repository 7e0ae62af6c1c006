import { suite } from '../attacks/suite.ts'

suite('races')
