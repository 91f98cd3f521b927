/** Analysis, estimates, puzzles, design of systems, the sciences that calculate. */

import type { Signal } from './signal.ts';

export const reasoningWords: readonly Signal[] = [
  {
    kind: 'analysis',
    weight: 3,
    words: `trade-off*, tradeoff*, root cause, causal*, confound*, strongest argument, which premise, does it follow, your reasoning, inconsistenc*, critically appraise, critically assess, critically evaluate, dcf, wacc, implied volatility, sensitivity analysis, identify the effect, statistically significant, is significant,
      causa raiz, cause racine, grundursache, causa principale, первопричин*, 根本原因, 权衡, 근본 원인, トレードオフ, 根因`,
  },
  {
    kind: 'analysis',
    weight: 2,
    words: `analyse, analyze, analysis, assess, assessment, justify, critically, critique, interpret, compute, solve, work out, reasoning, implications, formulate, advise, diagnose, appraise, argue, evidence of, formally, forecast,
      analiza, analice, analizar, resuelve, resolver, justifica, evalua, interpreta, analyse la, analysez, analyser, justifier, justifiez, calculer, resoudre, resous, evaluez, analysiere*, prufe, prufen, begrunde*, berechne*, lose die, bewerte, beurteile,
      analise, analisar, justifique, calcule, resolva, avalie, explicando o raciocinio, analizza, valuta, valutare, giustifica, calcola, risolvi, проанализируй*, оцени*, рассчитай*, вычисли*, решите, реши, найдите,
      分析, 评估, 计算, 求解, 论证, 求函数, 指摘して, 解析し, 解いて, 計算して, 評価して, 분석, 계산, 풀어, 평가`,
  },
  {
    kind: 'analysis',
    weight: 1,
    words: `evaluate, calculate, determine, step by step, estimate, paso a paso, etape par etape, schritt fur schritt, passo a passo, por que falla, 一步一步, ステップ, 단계별, пошагово`,
  },
  {
    kind: 'design',
    weight: 3,
    words: `distributed system*, microservice*, rate limiter, event-sourced, event sourcing, exactly-once, fault toleran*, threat model, system design, zero downtime, single point of failure, multi-region, schema registry, modular monolith, load balanc*, sharding, disaster recovery, microservicios, arquitectura de software, systemarchitektur, архитектур* системы, 系统架构, 微服务, 分布式, マイクロサービス, 分散システム, 마이크로서비스, 분산 시스템`,
  },
  {
    kind: 'design',
    weight: 2,
    words: `architecture, architectures, scalab*, postgres*, kafka, throughput, rollback, downtime, replication, requests/s, high availability, latency, redis, arquitectura, architektur, архитектур*, 架构, アーキテクチャ, 아키텍처`,
  },
  {
    kind: 'puzzle',
    weight: 4,
    words: `logic puzzle, tells the truth, always lie, always lies, always tell the truth, weighings, syllogism, seating arrangement, who sits, knights and knaves, houses in a row, overtake*, overtaken, acertijo logico, enigme logique, logikratsel, quebra-cabeca logico, rompicapo, логическ* задач*, 逻辑题, 論理パズル, 논리 퍼즐`,
  },
  {
    kind: 'puzzle',
    weight: 3,
    words: `riddle, premises, conclusion follow*, must be true, could be true, how many brothers, how many sisters, lateral thinking, deduce, balance scale, is the father of, relationship between a and, clues, counterfeit`,
  },
  {
    kind: 'puzzle',
    weight: 2,
    words: `to the left of, to the right of, facing north, facing south, facing east, facing west, sits next to, statements, uncertain`,
  },
  {
    kind: 'science',
    weight: 2,
    words: `acid-base titration, redox, oxidation*, molar*, molarity, enthalpy, gibbs, entropy, equilibrium constant, reaction rate, half-life, isotope*, catalys*, stoichiometry, ph of, basic solution, acidic solution, ideal gas, adiabatic, isothermal, carnot, thermodynamic*, momentum, kinetic energy, potential energy, torque, friction, projectile, free fall, cliff, m/s, n/m, newtons, joules, watts, volts, ohms, resistor*, capacitor*, inductor*, kirchhoff, wavelength, refraction, diffraction, lens equation, magnetic field, electric field, relativity, quantum, helium, hydrogen atom, photon*, orbit, orbital, drag, cost of capital, npv, irr, net present value, discount rate, cash flow*, break-even, amortis*, amortiz*, depreciation, balance sheet, volatility, hedg*, portfolio, yield curve, option pricing, black-scholes, elasticity, marginal cost, game theory, econometric*, instrumental variable*, difference-in-differences, a/b test*, conversion, sample size, effect size, selection bias, biases, bias, seismic, load-bearing, fluid dynamics, reynolds, bernoulli equation, heat transfer, control loop, transfer function, signal processing, sampling rate, buy or lease, build or buy, resale`,
  },
  {
    kind: 'science',
    weight: 1,
    words: `velocity, force, voltage, circuit, energy, mass, pressure, temperature, gravity, gene, genom*, protein*, enzyme*, bond, bonds, accounting, assumptions, residual, horizon, capital, interest, cost, rate, speed, thrown, satellite`,
  },
  {
    kind: 'analysis',
    weight: 3,
    words: `pick apart, argument's flaws, flaw in, flaws in, fallac*, how wrong, laying out your assumptions, back it up, show the numbers, how the answer flips, can we ship, peeked, methodology, critical review, devil's advocate, steelman, second-order effects, stress-test, scenario analysis, cost-benefit, feasibility, game out, think step by step about, prioriti[sz]ation framework, due diligence, five whys, post-mortem, postmortem, what would tip, why or why not, fermi, estimate how many, estimate how much`,
  },
  {
    kind: 'analysis',
    weight: 2,
    words: `verify, justifica, check whether, is it valid, valid argument, conclude, conclusion, quantify, reconcile, infer, deduction, make the case against, generalise, generalize, what went wrong, what broke`,
  },
  {
    kind: 'puzzle',
    weight: 4,
    words: `knave*, never lie, knights never, who is lying, who lied, who is who, who is what, finished a race, give the order, in what order did, was not last, was not first, older than but, taller than but, crossword clue, sudoku, chess position, checkmate in, mate in, next number in the sequence, next in the sequence, caballeros y, mentiros*, chevaliers et, menteur*, lugner, wahrheitssager, mentirosos, bugiardi, лжец*, рыцар*, 谁在说谎, 说真话, 嘘つき, 正直者, 거짓말쟁이, 진실을 말하`,
  },
  {
    kind: 'analysis',
    weight: 3,
    words: `reverberation time, propose a synthesis, synthesis of, retrosynthesis, selectivity, reaction mechanism, show how you get, does it add up, failover, 99.9*, uptime target, argue carefully, must there be, can there be, wrong with this reasoning, wrong with this argument, hidden assumption*, find all possible, all possible arrangements, under what conditions, necessary and sufficient, test each, gross margin, price elasticity, unit economics, payback period, break even, terminal value, discounted, cap rate, tax-efficient, rebalanc*, monte carlo, regression to, simpson's paradox, survivorship, game theor*, prisoner's dilemma, mechanism design`,
  },
  {
    kind: 'analysis',
    weight: 2,
    words: `assumptions, this argument, this reasoning, the argument, validity, hypotheses, conclude from, rigour, rigor, raise prices, what signs matter`,
  },
  {
    kind: 'puzzle',
    weight: 3,
    words: `won't share, only shares, wants to be alone, sit next to, sits next to, seated, exactly two of, exactly one of them, each of whom, who owns, who lives, who stole, who did it, truth-teller*, liars`,
  },
  {
    kind: 'science',
    weight: 3,
    words: `present value, future value, annuity, compound interest, internal rate of return, mortgage amorti*, bond price, duration of a bond, capm, sharpe ratio, auc, roc curve, overfit*, underfit*, training loss, validation loss, validation set, confusion matrix, precision and recall, retention model, in production, feature importance, data leakage, class imbalance, hyperparameter*, gradient descent, backprop*, transformer model, attention mechanism, embedding*, average force, net force, acceleration of, coefficient of friction, spring constant, angular momentum, moment of, centripetal, gravitational, terminal velocity, snell's law, doppler, half-life, ka =, kb =, pka, buffer solution, titration, acetic acid, limiting reactant, percent yield, empirical formula, electron configuration, hybridi[sz]ation, le chatelier, punnett, hardy-weinberg, recombination frequency, supply and demand curve, deadweight loss, price discrimination, fiscal multiplier, financial crisis, monetary policy`,
  },
  {
    kind: 'science',
    weight: 2,
    words: `kg, km/h, newton, joule, watt, volt, ampere, farad, pascal, kelvin, solution of, 0.1 m`,
  },
  {
    kind: 'analysis',
    weight: 2,
    words: `which policy, mattered most, policy failures, support each claim, with evidence, why each one fails, propose checks, likely causes, which should we, we should refuse, what should be done, how should she be, what is going on, in order of cost`,
  },
  {
    kind: 'analysis',
    weight: 1,
    words: `risks, risk, review the, defences, defenses, causes, consequences, explain your, argument, arguments`,
  },
  {
    kind: 'puzzle',
    weight: 4,
    words: `a goat, goat and a cabbage, cross the river, cross a river, crossing puzzle, who owns what, each own a different, owns what, water jug*, litre jug, liter jug, gallon jug, measure exactly, three jugs, two jugs, light switches, two ropes, hat puzzle, monty hall, bridge at night, poisoned, tower of hanoi, n-queens, eight queens, magic square`,
  },
  {
    kind: 'science',
    weight: 3,
    words: `lattice energy, bond angle, vsepr, nucleophil*, electrophil*, sn1, sn2, stereochem*, chirality, enantiomer*, chromatograph*, spectroscop*, nmr, mass spectrum, galvanic, electroly*, nernst, activation energy, arrhenius, rate law, michaelis, enzyme kinetics, krebs cycle, glycolysis, transcription factor*, crispr, pcr, western blot, gel electrophoresis, phylogen*, natural selection, genetic drift, allele frequenc*, action potential, nernst equation, osmotic pressure, bernoulli's, archimedes, buoyan*, young's modulus, stress and strain, shear stress, truss, finite element, fatigue life, pid controller, laplace transform, bode plot, nyquist, op-amp, op amp, transistor*, rectifier, impedance, inductance, capacitance, faraday, gauss's law, ampere's law, lorentz, uncertainty principle, wave function, schrodinger's, spin of, fermion*, boson*, redshift of, hubble, black hole's, escape velocity, kepler, lagrange point*, carbon dating, radioactive decay, specific heat, latent heat, heat capacity, entropy change, carnot cycle, rankine, navier-stokes, laminar, turbulent flow, price elasticity of demand, consumer surplus, is-lm, phillips curve, comparative advantage, opportunity cost of, cross-elasticity, dupont analysis, working capital, goodwill impairment, deferred tax, consolidat* accounts, lbo, leveraged buyout, value at risk, credit default swap*, put option, call option, greeks of, implied vol, power analysis, control group, randomis* experiment, double-blind, confounder*, mediation analysis, cronbach, factor analysis, structural equation, propensity score, regression discontinuity, panel data, time series model, arima, kalman, bayesian`,
  },
  {
    kind: 'analysis',
    weight: 3,
    words: `can we conclude, can we infer, does this follow, is it possible that, empirical evidence, evidence on both sides, both sides of, weigh the evidence, possible reasons and, tell them apart, counterargument*, counter-argument*, thought experiment, trolley problem, utilitarian*, deontolog*, epistemolog*, ontological argument, problem of evil, free will and, categorical imperative, go-to-market, market entry, swot, porter's, competitive strategy, board memo, due-diligence, incident response, in what order should, threat model*, attack surface, mitigat*, contingency plan, critical path, capacity planning, optimal allocation, policy recommendation, design an experiment, research design, study design`,
  },
];
