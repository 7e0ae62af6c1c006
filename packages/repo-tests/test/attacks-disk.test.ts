import { suite } from '../attacks/suite.ts'

suite('disk')
