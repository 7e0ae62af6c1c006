import { suite } from '../attacks/suite.ts'

suite('environment')
