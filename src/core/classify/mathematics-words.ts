/** Proofs and mathematics. Weight 3 decides alone, 2 needs a companion, 1 is ambiguous outside the field. */

import type { Signal } from './signal.ts';

export const mathematicsWords: readonly Signal[] = [
  {
    kind: 'proof',
    weight: 3,
    words: `prove, disprove, proofs, a proof, my proof, proof that, proof by, by induction, show there, show every, demonstrate that,
      derive, derivation, counterexample*, counter-example*, rigorous*,       demuestra, demuestre, demostrar, demostracion, deduce la, por induccion, contraejemplo,
      demontre, demontrez, demontrer, demonstration, prouve que, prouver que, prouvez que, montre que, montrez que, montrer que, par recurrence, contre-exemple,
      beweise, beweisen, beweis, zeige dass, zeige; dass, zeigen sie; dass, покажи; что, покажите; что, leite die, leiten sie, herleiten, herleitung, vollstandige induktion, gegenbeispiel,
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
    words: `irrational, show that, theorem*, lemma, corollary, axiom*, if and only if, teorema*, theoreme*, lehrsatz, теорем*, 定理, 정리를`,
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
  {
    kind: 'proof',
    weight: 3,
    words: `proof sketch, sketch a proof, sketch the proof, clean argument, formal argument, verify that, show formally, establish that, prove or disprove, by contradiction, contrapositive, well-ordering, pigeonhole,
      muestra que, verifica que, por contradiccion, reduccion al absurdo, con rigor, justificalo con, verifie que, par l'absurde, justifie ta reponse, widerspruchsbeweis, mit begrundung, begrunde, mostre que, por absurdo, por contradicao, mostra che, verifica che, per assurdo, от противного, докажем, 反证法, 背理法, 示せ, を示しなさい, 귀류법, 보이시오`,
  },
  {
    kind: 'maths',
    weight: 3,
    words: `perfect square*, system of equations, infinitely many solutions, linear map, linear transformation, injectiv*, inverse matrix, divisor*, divides, irreducible, quadratic*, cubic, trigonometr*, sine, cosine, tangent, summation, infinite series, power series, partial fraction*, integration by parts, chain rule, stationary point*, critical point*, inflection, saddle point, extrema, extremum, dihedral, symmetric group, quotient group, ring of, field extension, hilbert, banach, lebesgue, riemann, cauchy, epsilon-delta, supremum, infimum, big theta, np complete, halting problem, undecidab*, decidab*, dfa, nfa, finite automat*, regular language*, pushdown, strongly connected, spanning tree, shortest path, chromatic, planar graph, hamiltonian path, eulerian, bipartite, binomial*, poisson, gaussian, normal distribution, bernoulli, geometric distribution, conditional probabilit*, p-value, t-test, chi-squared, anova, null hypothesis, posterior, maximum likelihood, how likely is, what are the odds, variational, perturbation, ground state, schrodinger, tensor product, divergence theorem, stokes, green's theorem, line integral, double integral, volume of revolution, nullstelle*, extremwert*, wendepunkt*, kurvendiskussion, teiler, lineare abbildung, gleichungssystem, unabhangig, inyectiva, biyectiva, derivable, continua en, valor propio, vectores, sistema de ecuaciones, maximos y minimos, divisores, suite numerique, derivable, telles que, tels que, fonctions f, suite definie, vecteurs propres, systeme d'equations, racional e, racionais, irracional*, autovetor*, sistema de equacoes, dominio, flessi, massimi, minimi, studia la funzione, sistema lineare, autovettori, limiti, сколькими способами, натуральн* чис*, делител*, система уравнений, найти все, экстремум*, определитель, собственн* вектор*, 不等式, 正数, 实数, 整除, 排列组合, 数列, 行列式, 线性, 方程组, 极值, 向量, 二次方程式, 不等式, 数列, 整数, 解をもつ, を求めよ, 求めなさい, 微分, 行列式, ベクトル, 組み合わせ, 극값, 그래프의, 구하시오, 구하여라, 부등식, 수열, 벡터, 경우의 수, 미분`,
  },
  {
    kind: 'maths',
    weight: 1,
    words: `group, ring, compact, space, cyclic, algebra*, topolog*, norm, metric, tensor*, graph, vector*, calculus, geometr*, sphere, cylinder, cone, radius, radii, diameter, perimeter, statistic*, arithmetic, sequence, series, formula*, complex, parabola, hyperbola, ellipse, circle, triangle, angle*, square root, squares, cube, kernel, image, generalise, generalize, odd, even, digits, factor*, multiple of, sum of, product of, fraction, rational, positive numbers, solutions, domain, range, slope, intercept, linear, nonlinear, satisfy*, satisfies, solution, intervall, intervalo, solucion*, losung*, funcion f, fonction f, funktion f, finite, infinite, unique, n = , median, correlation`,
  },
  {
    kind: 'maths',
    weight: 3,
    words: `harmonic series, diverge*, alternating series, absolutely convergent, connected and acyclic, acyclic, waiting time until, tossing a coin, toss a coin, coin toss*, subject to, objective function, feasible region, simplex method, divisible by, neither divisible, least common multiple, greatest common divisor, how many integers, how many primes, how many functions, how many subsets, how many paths, how many graphs, inclusion-exclusion, generating set, normal subgroup, order of the group, isometry, eigenspace, diagonali*, jordan form, determinante, rank-nullity, trace of, orthogonal*, orthonormal, gram-schmidt, least squares, newton's method, bisection, interpolat*, numerical method*, error bound, asymptote*, inverse function, implicit differentiation, related rates, taylor, maclaurin, radius of convergence, ratio test, comparison test, log2, ln(, sqrt, arctan, sin(, cos(, tan(, vector field*, complex number*, imaginary, roots of unity, number theory, set theory, countable, uncountable, equivalence relation, partial order, recursion relation,       multiplos, cifras distintas, cifras distinct*, serie armonica, serie diverge, cuantos numeros, de cuantas maneras, maximo comun, minimo comun, combinatoria, espacio vectorial, base ortonormal, limites, asintota*, cyclique, groupe d'ordre, sous-groupe, combien de facons, diverge, espace vectoriel, determinant, inegalite, denombr*, arithmetique modulaire, determinante, vektorraum, ungleichung*, konvergenz, konvergiert, divergiert, wie viele moglichkeiten, teilbar, ganze zahlen, naturliche zahl*, stetig*, differenzierbar*, nullstellen, multiplo, inteiro positivo, inteiros, numero de maneiras, de quantas maneiras, progressao, espaco vetorial, desigualdade, divisivel, numeri interi, divisibile, disuguaglianza, spazio vettoriale, quanti modi, successione, serie numerica, convergenza, неравенств*, делится, натурального числа, сходится, расходится, предел, логарифм*, тригонометр*, геометрическ*, треугольник*, перестанов*, целые числа, 不定积分, 定积分, 收敛, 发散, 余数, 因数, 倍数, 三角形, 圆, 直线, 椭圆, 抛物线, 对数, 等差, 等比, 集合, 映射, 向量空间, 最小公倍数, サイコロ, 目の和, 連立方程式, 漸化式, 三角関数, 対数, 最大公約数, 余り, 接線, 面積を求, 体積を求, 로그, 삼각함수, 연립방정식, 등차, 등비, 접선, 넓이를 구, 약수, 배수, 나머지`,
  },
  {
    kind: 'maths',
    weight: 3,
    words: `derivative of, arcsin, arccos, biased coin, chance of at least, quintic, quartic, in radicals, general formula, shortest distance from, distance from the point, to the plane, prime?, is prime, area between, closed-form, sum of the angles, interior angle*, similar triangles, law of cosines, law of sines, pythagor*, unit circle, parametric*, polar coordinates, cartesian, cross section, tangent plane, normal vector, dot products, unit vector, quadratic formula, completing the square, discriminant, vertex form, piecewise, one-to-one, composition of, inverse of, exponent*, geometric series, arithmetic series, telescop*, binomial coefficient*, pascal's triangle, n choose k, stars and bars, derangement*, random walk*, stochastic*, martingale, brownian, stationary distribution, variance of, covariance, standard error, central limit, law of large numbers, z-score, confidence level, margin of error, degrees of freedom`,
  },
  {
    kind: 'maths',
    weight: 2,
    words: `chance, probability that, coin, coins, throws, rational number, irrational number*, rationale zahl, wurzel aus, raiz de, raiz cuadrada, racine de, racine carree, radice quadrata, корень из, 根号, 平方根, 제곱근`,
  },
];
