/** Words of work that a weak model gets wrong: proofs, mathematics, code, law, medicine, analysis. */

import type { Signal } from './signal.ts';

const mathematics: readonly Signal[] = [
  {
    kind: 'proof',
    weight: 3,
    words: `prove, disprove, proofs, a proof, my proof, proof that, proof by, by induction, show there, show every, demonstrate that,
      derive, derivation, counterexample*, counter-example*, rigorous*, irrational,
      demuestra, demuestre, demostrar, demostracion, deduce la, por induccion, contraejemplo,
      demontre, demontrez, demontrer, demonstration, prouve que, prouver que, prouvez que, montre que, montrez que, montrer que, par recurrence, contre-exemple,
      beweise, beweisen, beweis, zeige dass, zeigen sie, leite die, leiten sie, herleiten, herleitung, vollstandige induktion, gegenbeispiel,
      prove que, provar que, demonstre, demonstrar, por inducao, deduza a, contraexemplo,
      dimostra, dimostrare, dimostri, dimostrazione, ricava l', ricava la, ricavare, per induzione, controesempio,
      докажи*, доказать, доказательств*, выведи формул*, выведите, по индукции, контрпример*, обоснуй*,
      bewijs dat, udowodnij, kanitla*, ispatla*,
      证明, 求证, 推导, 归纳法, 反例, 証明し, 証明せよ, 証明を, 導出, 帰納法, 증명, 유도하, 귀납법`,
  },
  { kind: 'maths', weight: 1, words: `such that, area of, volume of, value of, percent, percentage` },
  {
    kind: 'proof',
    weight: 2,
    words: `show that, theorem*, lemma, corollary, axiom*, if and only if, teorema*, theoreme*, lehrsatz, теорем*, 定理, 정리를`,
  },
  {
    kind: 'maths',
    weight: 3,
    words: `integral, integrals, differential equation*, eigenvalue*, eigenvector*, nash equilibri*, probability, probabilities, expected value, random variable*,
      polynomial*, limit of, determinant, logarithm*, real solutions, how many ways, number of ways, permutation*, combinator*, integer program*, linear program*,
      closed form, recurrence, residue, singularit*, vector space, homomorphism, manifold, bending moment, moment of inertia, frictionless, limiting reagent,
      theoretical yield, stoichiometr*, hamiltonian, lagrangian, planck's law, maxwell's equations, np-complete, np-hard, np-completeness, big-o, big o of, are drawn, without replacement, deck of cards, at random, expected number, first-order logic, propositional logic, predicate logic, isomorphi*, homeomorphi*, galois, taylor series, fourier, laplace, jacobian, hessian, topological, bijecti*, injective, surjective, cardinality, modular arithmetic, diophantine, bayes*, markov chain*, likelihood, hypothesis test*, confidence interval*, regression, generating function, asymptotic*, convex*, big-theta, turing machine*, automaton, automata, context-free grammar*, for all n, for every n, for all x, differentiate, antiderivative, arc length, surface area, tangent line, second derivative, third derivative, dot product, cross product, linear algebra, linearly independent, basis for, rank of, kernel of, subgroup*, subspace*, abelian, cyclic group, prime factor*, coprime, congruent, gcd,
      time complexity, space complexity, complexity of, f(x), f(z), g(x), p(x),
      ecuacion diferencial, probabilidad, autovalor*, complejidad, valor esperado, polinomio*, variable aleatoria,
      integrale, integrales, equation differentielle, probabilite*, valeur propre, valeurs propres, complexite, esperance mathematique, polynome*, la limite de,
      integrale von, differentialgleichung*, wahrscheinlichkeit*, eigenwert*, komplexitat, laufzeit, erwartungswert, standardabweichung, binomialverteilung, grenzwert, stammfunktion,
      equacao diferencial, probabilidade, complexidade, variavel aleatoria, valor esperado, limite de,
      equazione differenziale, probabilita, autovalori, complessita, equazione delle, equazioni di, valore atteso,
      интеграл*, дифференциальн*, вероятност*, собственные значения, сложност*, матожидан*, математическое ожидание, найдите предел, предел последовательности, предел функции, многочлен*,
      积分, 微分方程, 概率, 特征值, 复杂度, 期望值, 最大值, 最小值, 极限, 多项式, 導関数, 積分, 微分方程式, 確率, 固有値, 期待値, 計算量, 極限, 적분, 미분방정식, 확률, 고유값, 복잡도, 기댓값, 극한, 최댓값`,
  },
  {
    kind: 'maths',
    weight: 2,
    words: `equation*, matrix, matrices, derivative, variance, standard deviation, converge*, converges, inequality, roots of, modulo, remainder, prime number*, integers, integer,
      vertices, chance that, the chance, the odds, randomly, maximise*, maximize*, minimise*, minimize*, acceleration, entropy, dice, fair coin, coin flips, o(n, o(1), o(log, x^2, x^3, x^4, distribution of, real number*, continuous function,
      ecuacion*, matriz*, derivada*, numeros primos, nombres premiers, gleichung*, ableitung, primzahl*, equacao, equacoes, equazione, numeri primi, уравнен*, матриц*, производн*, простых чисел,
      方程, 函数, 矩阵, 导数, 质数, 区间, 方程式, 関数, 行列, 素数, 無理数, 確率変数, 방정식, 행렬, 자연수, 소수`,
  },
];

const code: readonly Signal[] = [
  {
    kind: 'codeVerb',
    weight: 3,
    words: `refactor*, debug, debugging, unit test*, code review, memoise*, memoize*, race condition*, make the tests pass, tests pass, transpile*, port the following, port this, optimise this query, optimize this query,
      compile*, compiles, find the bug, fix my code, fix this code, fix the code, review this code, recompil*, implementing,
      refatore, refatorar, refactoriza*, depura*, implementa, implementar, implemente un*, implemente uma, depure, corrige ce code, corriger ce code, refactorise*, implemente*,
      implementiere*, refaktorier*, debugge, programmiere*, correggi il codice, correggi questo codice, correggilo, corrige este codigo, corrige el codigo,
      отлад*, отрефактор*, рефактор*, реализуй*, реализуйте, запрограммируй*, исправь код, оптимизируй*,
      重构, 调试, 实现一个, 优化这段, 修复, 実装, リファクタ*, デバッグ, 구현, 리팩터링, 리팩토링, 디버그, 최적화`,
  },
  {
    kind: 'codeVerb',
    weight: 2,
    words: `implement, optimise, optimize, write tests, edge cases, deploy, dockerize*, make this faster, vectorise, vectorize, parallelise, parallelize, optimiza, optimise la, optimiere*, otimize, ottimizza`,
  },
  {
    kind: 'codeNoun',
    weight: 3,
    words: `sql, sql query, regex*, regular expression*, c++*, c#, bash script, shell script, python script, python function, react component*, react hook*, dockerfile*, terraform, kubectl, github actions,
      linked list*, binary tree*, binary search, lru cache, leetcode, vba, borrow checker, numpy, pytorch, matlab, stack trace*, traceback, competitive programmer, programming contest*, source code, hash table,
      this function to, this code, the code below, code below, following code, a function that, a function to, a program that, a program to, a script that, a script which, a script to, command line tool, sorting algorithm, programming problem*,
      select * from, group by, order by, left join, inner join, count(*), select u, console.log, subsequence, this class so, following class, sorted arrays, integer array, unsorted array, html page, api endpoint, rest api, web scraper, recursive function, haskell, typescript-funktion, codice in, este codigo, esta funcion, funcion en, ce code, requete sql, mon code, script bash, en python,
      meinem code, java-code, dieser code, diesen code, sql-abfrage, funktion in, programa em c, programa que, este codigo em, esta funcao, funcao abaixo, uma funcao, questo codice, una funzione, query sql, funkcje, w pythonie, bu fonksiyonu, fonksiyon,
      этот код, функцию на, код на, скрипт*, запрос sql, этого кода, код падает,
      代码, 用python, 用java, 函数实现, 编程, 算法, 快速排序, 脚本, コード, コンポーネント, アルゴリズム, 関数を書, 코드, 파이썬, 알고리즘, 이진 탐색, 함수를 작성, 쿼리`,
  },
  {
    kind: 'codeNoun',
    weight: 2,
    words: `function, functions, python, javascript, typescript, java, kotlin, golang, in go, in rust, to rust, php, bash, html, css, node.js, docker, kubernetes, algorithm*, data structure*, array, arrays, code, codebase, endpoint,
      macro, compiler, node code, async/await, callback*, constraints:, time limit, github, algoritmo*, algorithme*, algorithmus, codigo, codice, programa en, funktion, funcion, fonction*, funcao, funzione, skript, javascript-*, typescript-*, на go, на python, на java, код, алгоритм*, функци*, プログラム, 程序, 프로그램, 함수`,
  },
  {
    kind: 'codeNoun',
    weight: 1,
    words: `script, scripts, query, queries, api, react, component, program, class, git, repo, database, json schema, spreadsheet, website, node, swift, ruby, rust, parser`,
  },
  {
    kind: 'trouble',
    weight: 3,
    words: `typeerror, keyerror, attributeerror, valueerror, indexerror, assertionerror, syntaxerror, nullpointerexception, nullreferenceexception, segfault*, segmentation fault, index out of range, out of bounds, undefined is not,
      infinite loop, deadlock*, memory leak, crashloopbackoff, exec format error, no space left on device, fails in ci, re-render*, race condition, compile error, build fails, error: cycle,
      bucle infinito, boucle infinie, endlosschleife, laco infinito, ciclo infinito, va in deadlock, speicherleck, fuite memoire, ошибкой сегментации, утечк*, 内存泄漏, 死锁, 段错误, メモリリーク, バグ, 버그, 메모리 누수`,
  },
  {
    kind: 'trouble',
    weight: 2,
    words: `exception, bug, bugs, throws, error message, seq scan, explain zeigt, не работает код, 报错, エラーが出`,
  },
];

const lawAndMedicine: readonly Signal[] = [
  {
    kind: 'law',
    weight: 3,
    words: `enforceab*, unenforceab*, indemnif*, indemnit*, limitation of liability, breach of contract, non-compete, noncompete, jurisdiction*, plaintiff*, defendant*, motion to dismiss, case law, force majeure, legal options, legal analysis, legal risk*, tax consequences,
      break clause, statute of limitations, shifts liability, arbitration clause, under new york law, under english law,
      clausula de penalizacion, codigo civil, riesgos legales, riesgo legal, jurisprudencia, clause de non-concurrence, droit du travail, code civil, validite de cette clause, jurisprudence,
      agb-klausel, bgb, rechtslage, rechtlich*, vertragsklausel, haftungsausschluss, riscos juridicos, juridic*, clausula, rescindir o contrato, clausola*, dal punto di vista legale, vessatori*, giurisprudenza,
      пункт договора, гк рф, неустойк*, юридическ*, судебн* практик*, 合同条款, 法律风险, 违约责任, 民法, 契約条項, 損害賠償, 法的, 계약 조항, 손해배상, 법적`,
  },
  {
    kind: 'law',
    weight: 2,
    words: `liabilit*, liable, breach, clause, clauses, statute, statutory, statutes, tort, negligence, gdpr, antitrust, our client, arbitration, redline*, due diligence, c-corp, bsa, intellectual property, notice period, contratto, clausole, clausulas, klausel*, haftung, haftet, договор*, 合同, 契約, 계약서, contrato, contrat`,
  },
  {
    kind: 'law',
    weight: 1,
    words: `contract, contracts, agreement, lease, tenant, landlord, legal, legally, court, attorney, lawyer, copyright, patent, llc, governing law, warranties, warranty, compliance, 법률, 法律, avocat, abogado, anwalt, avvocato, advogado, суд*`,
  },
  {
    kind: 'medicine',
    weight: 4,
    words: `differential diagnosis, differential diagnoses, diagnostico diferencial, diagnostic differentiel, differentialdiagnos*, diagnosi differenziale, дифференциальн* диагно*, дифференциальный диагноз, 鉴别诊断, 鑑別診断, 감별 진단, 감별진단`,
  },
  {
    kind: 'medicine',
    weight: 3,
    words: `presents with, contraindicat*, drug interaction*, treatment plan, prognosis, pathophysiolog*, comorbid*, clinical trial, trial design, surrogate endpoint, safe to combine, first-line management, interpret the labs, st elevation, anamnes*, conduite a tenir, welche diagnostik, 心电图, 症例, 소견`,
  },
  {
    kind: 'medicine',
    weight: 2,
    words: `diagnos*, first-line, year-old man, year-old woman, year-old male, year-old female, y/o, ecg, ekg, biopsy, tsh, rule out, etiolog*, clinical, cohort, overdose, mechanism of any, indiziert, diagnostic, paciente de, patiente de, patient de, patient klagt, jahriger patient, jahrige patientin, paziente di, пациент*, 患者, 诊断, 診断, 환자, 진단`,
  },
  {
    kind: 'medicine',
    weight: 1,
    words: `patient, paciente, paziente, symptom*, sintomas, sintomi, symptome*, mri, mg, dosage, doses, dose, syndrome, fever, medication*, side effects, drug, doctor, labs, симптом*, 症状, 증상`,
  },
];

const reasoning: readonly Signal[] = [
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
];

const fields: readonly Signal[] = [
  {
    kind: 'field',
    weight: 1,
    words: `group, ring, compact, space, cyclic, algebra*, topolog*, norm, metric, tensor*, graph, convex, vector*, calculus, geometr*, sphere, cylinder, radius, statistic*, ratio, arithmetic, sequence, series, formula, function, complex, parabola, hyperbola, ellipse, circle, triangle, angle, momentum, kinetic, friction, velocity, force, voltage, circuit, resistor*, quantum, relativity, thermodynamic*, equilibrium, molar, molarity, enthalpy, oxidation, catalyst*, isotope*, genom*, gene, protein*, enzyme*,
      treatment, therapy, therapies, cancer, tumor, tumour, carcinoma, melanoma, pregnancy, pregnant, infection, antibiotic*, insulin, diabetes, diabetic, hypertension, stroke, cardiac, renal, hepatic, pediatric, paediatric, chronic, acute, vaccine*, dosing, titrat*, surgery, surgical, disease, disorder, pain, bleeding, rash, tablets, prescri*,
      sue, sued, liable, court, judge, tax, taxes, statute, law, laws, lawful, illegal, contract*, tenant, landlord, custody, divorce, inheritance, visa application, employer, dismissal, severance, trademark, evidence, testimony, appeal, clause*, trust, estate, shareholder*, fiduciary, bankruptcy, insolvency, licen*,
      thread, threads, mutex, server*, cache, caching, deploy*, database*, protocol, kernel, tcp, http, https, compiler*, pointer*, index, indexes, transaction isolation, concurren*, async, memory, cpu, gpu, encryption, encrypt*, hash, token, oauth, cluster, container*, pipeline, backend, frontend, framework, library, lambda, recursion, recursive, runtime, schema, parser, variable, variables, loop, commit, merge conflict, branch,
      volatility, hedge, hedging, derivative*, portfolio, yield curve, bond, bonds, option pricing, amortization, depreciation, accounting, gaap, ifrs, arbitrage, elasticity, marginal, game theory, econometric*`,
  },
];

export const hardWords: readonly Signal[] = [...mathematics, ...code, ...lawAndMedicine, ...reasoning, ...fields];
