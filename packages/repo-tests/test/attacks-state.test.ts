import { suite } from '../attacks/suite.ts'

suite('state')
