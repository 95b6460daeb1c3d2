//: # 19 Seed 23496
//: A seed decides everything. So a run that went wrong can be had again, and made shorter.
import Simulation

let scenario = Scenarios.finding(.createWithCallback)[0]
let run = scenario.run(seed: 23496, ticks: 1_000, bug: .createWithCallback)
print("\(run.log.count) requests:", run.violations.isEmpty ? "all is well" : "something is wrong")
for violation in run.violations { print("not \(violation.property): \(violation.words)") }
//: The same seed is the same run, to the last byte.
let again = scenario.run(seed: 23496, ticks: 1_000, bug: .createWithCallback)
print("the same again:", again.logText == run.logText && again.digest == run.digest)
//: Whatever can be left out of the plan is left out, as long as the run goes wrong in the same way.
if let shrunk = scenario.shrink(run) {
  print("\n\(shrunk.run.plan.count) of \(shrunk.originalSteps) steps are enough:")
  for step in shrunk.run.plan { print("step \(step.number) at \(step.tick) ms: \(step.words)") }
  print("\n\(shrunk.run.logText)\n\(shrunk.run.reproduction)\n")
}
//: The same seed without the mistake.
print("repaired:", scenario.run(seed: 23496, ticks: 1_000).violations.isEmpty)
//: Keep only steps 12 and 18. What is client 4 told now, and why?
let two = scenario.run(seed: 23496, ticks: 1_000, bug: .createWithCallback, only: [12, 18])
print("steps 12 and 18:", two.violations.isEmpty ? "all is well" : "something is wrong")
