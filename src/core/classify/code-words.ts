/** Programs: what is done to them, what they are made of, how they fail. */

import type { Signal } from './signal.ts';

export const codeWords: readonly Signal[] = [
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
    words: `sql, sql query, regex*, regular expression*, c++, c#, bash script, shell script, python script, python function, react component*, react hook*, dockerfile*, terraform, kubectl, github actions,
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
    words: `flask, react, trie, assembly, closure, responsive, software engineer, script, scripts, query, queries, api, component, program, class, git, repo, database, json schema, spreadsheet, website, node, swift, ruby, rust, parser`,
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
  {
    kind: 'codeNoun',
    weight: 3,
    words: `discord bot, telegram bot, slack bot, chatbot in, bot in, for loop, while loop, nested loop*, list comprehension, idiomatic, excel formula, google sheets formula, pivot table, power query, nginx, reverse proxy, apache config, autovacuum, postgresql, mysql, sqlite, mongodb, redis, elasticsearch, dynamodb, bigquery, pl/pgsql, stored procedure*, foreign key*, primary key, database schema, er diagram, migration script, orm, sqlalchemy, prisma, hibernate, spring boot, flask api, flask app, ruby on rails, apache cassandra, django, fastapi, laravel, express.js, next.js, nuxt, angular, vue, svelte, vanilla js, tailwind, webpack, vite, npm, pip install, cargo, maven, gradle, cmake, makefile, openapi, swagger, graphql, grpc, protobuf, websocket*, webhook*, oauth2, jwt, cors, rest endpoint*, endpoints, unit-test*, pytest, jest, junit, selenium, playwright, cypress, ansible, helm chart, helm, kubernetes, jenkins, gitlab ci, ci/cd, github action, aws lambda, s3 bucket, cloudformation, iam policy, azure function*, systemd, cron job, crontab, powershell, awk, sed command, jq, dockerfile, docker-compose, docker compose, opengl, shader*, unity script, godot, arduino, raspberry pi, verilog, vhdl, pointer arithmetic, malloc, nullptr, mutex, semaphore*, thread-safe, multithread*, coroutine*, async await, goroutine*, promise.all, event loop, decorator*, generic type*, type hint*, interface in, abstract class, inheritance in, dependency injection, design pattern*, singleton, tensorflow, keras, scikit-learn, transformers library, neural network in, training loop, cuda, dataframe*, matplotlib, ggplot, dplyr, latex table, gdscript, solidity, smart contract*, xpath, css grid, flexbox, media query, service worker, electron app, chrome extension, browser extension, web app, mobile app, flutter, swiftui, jetpack compose, android studio, xcode, git rebase, git merge, merge conflict*, git history, vectorised, vectorized, recursive implementation, iterative one, iteratively, recursion, backtracking, dynamic programming, breadth-first, depth-first, hashmap, hash map, priority queue, red-black, b-tree, quicksort, mergesort, bubble sort, leaks here, memory leak*, sql injection, xss, csrf, insecure code, anything insecure,
      macro de excel, macro excel, bot de bot de bucle, base de datos, consulta sql, servidor, boucle, base de donnees, composant, tableau en, feuille excel, schnittstelle, datenbank*, rest-schnittstelle, skript in, banco de dados, planilha, aplicativo em, laco for, coda thread-safe, base di dati, componente foglio excel, telegram-bot, телеграм-бот*, бота на, базы данных, база данных, макрос*, парсер*, приложение на, 循环依赖, 数据库, 爬虫, 接口, 前端, 后端, 报错, 启动时报, 项目启动, 爬取, 线程, データベース, スクリプト, 集計する, クラスを, 正規表現, スプリング, 트랜잭션, 스프링, 메서드, 데이터베이스, 스크립트, 크롤러, 클래스`,
  },
  {
    kind: 'codeNoun',
    weight: 2,
    words: `in js, in node, in python, in java, in c, in bash, in typescript, in javascript, in kotlin, in swift, in php, in r, yaml, toml, json problem, config file, command line, terminal command, cli, sdk, backend, front end, frontend, full-stack, middleware, bug report, stack overflow, localhost, environment variable*, runtime, framework, microcontroller, api key, unit tests, integration test*, pull request*, commits, feature branch, main branch, upstream, 503, 502, 500 error, timeout*, connection pool, load test*, indexes, dead tuples, shard, sharding, message queue, queue, tls, ssl, dns, ssh, vpn, firewall, subnet, pointer events, dom, iframe, state management, redux, csv in, parse json, en java, en php, en c++, in c++, in java, em python, em java, em php, на c++, на java, на php, на c#, python으로, java로, pythonで, javaで, javascriptで, rubyで, python으로, 用c++, 用go, 用js`,
  },
  {
    kind: 'codeNoun',
    weight: 1,
    words: `server*, cache, caching, deploy*, protocol, tcp, http, https, pointer*, index, concurren*, async, cpu, gpu, encrypt*, hash, token, oauth, cluster, container*, pipeline, lambda, variable, variables, loop, commit, config, configuration, bot, logs, error, errors, threads, rows, boolean, plugin, module, import, linux, windows, macos`,
  },
  {
    kind: 'trouble',
    weight: 3,
    words: `error:, fatal:, warning:, could not build, build error, build failed, fails with, fails to, throws an, throws a, doesn't compile, won't compile, does not compile, cannot find module, module not found, no such file, permission denied, connection refused, connection reset, out of memory, oom, core dump, stack overflow, null pointer, undefined behavior, undefined behaviour, undefined reference, unhandled, uncaught, race condition, not defined, is not a function, exit code, timeout acquiring, pool exhausted, 500 internal, off by one, off-by-one, flaky test*, keeps crashing, crashes when, hangs when, skips every, which line, what broke, infinite recursion,
      da error, lanza una excepcion, no compila, ne compile pas, ne se met pas a jour, plante quand, lasst sich nicht kompilieren, kompiliert nicht, stacktrace, nao compila, da erro, non compila, lancia un'eccezione, не компилируется, выдает ошибку, вылетает, 报错, 错误, 崩溃, 编译, エラー, 動かない, 落ちる, 에러, 오류, 롤백되지`,
  },
  {
    kind: 'codeVerb',
    weight: 3,
    words: `vectorised, vectorized, untangl*, iterative one, reimplement*, rewrite this function, rewrite the function, code this, write code, write me code, write a bot, build a bot, set up a, scaffold, 排查, 修复`,
  },
  {
    kind: 'codeNoun',
    weight: 3,
    words: `cron expression, game that runs, runs in the browser, in the browser, snake game, tic-tac-toe, tetris, calculator app, todo app, to-do app, landing page, login page, sign-up form, contact form that, cors, preflight, redshift, redis, privacy manifest, app store review, exponential backoff, retries with, rate limit, requests.get, many to many, many-to-many, one-to-many, n+1, lookup tarda, aggregation pipeline, crdt, crdts, operational transform*, websockets, server-sent, useeffect, usestate, next js, nodejs, javascript function, arrow function, spread operator, destructur*, type error, type inference, typings, eslint, prettier, tsconfig, monorepo, lockfile, virtual environment, virtualenv, conda, jupyter, pyspark, spark job, airflow, dbt, kafka consumer, rabbitmq, thread pool, garbage collect*, stack frame, heap dump, profiler, valgrind, gdb, breakpoint*, syscall*, posix, socket*, file descriptor*, bitwise, endianness, floating point, big endian, two's complement, character encoding, utf-8, unicode error, base64, checksum, hash function, bloom filter, consistent hashing, paxos, two-phase commit, saga pattern, cqrs, idempoten*, cache invalidation, feature flag*, blue-green, canary deploy*, autoscal*, coding agent, coding assistant, failing test, failing tests, returns undefined, repository, pull the repo, rust macro, builds a hashmap, hashmap literal, wrapper that, keras model, pytorch model, latency p99, operating system kernel, device driver, firmware,
      contenedor docker, consulta de mongodb, mongodb, funcion asincrona, pagina web en, programa que, script que, page html, en javascript, en typescript, minuteur, goroutine-programm, programm in, programm, webseite in, asynchrone funktion, funcao assincrona, retorna undefined, em javascript, pagina html, programma in c, programma in, vettore, pagina web con, in python, компонент*, в моем компоненте, сервер*, на javascript, асинхронн*, контейнер*, 数组, 链表, 二叉树, 指针, 归并, c++实现, java实现, python实现, 线程安全, 部署, 容器, 网页, 小程序, 脚本代码, ドッカー, コンテナ, サーバー, ウェブページ, 配列, 非同期, 関数の, 리액트, 컴포넌트, 도커, 서버, 배열, 비동기, 웹페이지`,
  },
  {
    kind: 'codeNoun',
    weight: 3,
    words: `design the database, database for, data model, design a database, schema for, paginate*, pagination, in postgres, postgres, show the query, double bookings, jquery, snippet into, manifest with, readiness probe, resource limits, todo list app, pseudocode, pseudo-code, nested if, nested ifs, toggleclass, build server, reads lines from, stdin, stdout, reads a file, file and prints, palindrome, anagram*, fibonacci, factorial, fizzbuzz, sudoku solver, web server, http server, chat server, scrape, crawler, chatbot, aplicacion web, funcion que, clase en, clase que, fonction qui, fonction javascript, programme python, cette boucle, exception, classe en, funktion die, python-skript, skript das, klasse die, programm das, funcao que, array de objetos, funcao em, funzione in, funzione che, classe in, функцию, программу, класс на, 爬虫, 函数, 查询, sql查询, 関数を, プログラムを, 앱을 만들, 함수를, 자바스크립트`,
  },
  {
    kind: 'codeNoun',
    weight: 3,
    words: `perl, lua script, fortran, cobol, scala, clojure, elixir, erlang, ocaml, f#, julia code, objective-c, visual basic, apex class, abap, pl/sql, t-sql, sparql, cypher query, xslt, xml schema, json path, cmd script, batch file, makefile target, bash one-liner, one-liner in, linter, static analysis, code coverage, mock object*, test double*, property-based test*, end-to-end test*, dependency graph, semantic versioning, package manager, api gateway, load balancer, service mesh, istio, terraform module, ansible playbook, ansible, vault secret, secrets manager, iam role, vpc, ec2, lambda function, cloud function, pub/sub, sqs, kinesis, data warehouse, etl, elt, star schema, slowly changing, window function*, common table expression, cte, query plan, explain analyze, deadlocks, isolation level, optimistic lock*, pessimistic lock*, jpa, entity framework, linq, .net, asp.net, blazor, wpf, qt, gtk, unreal engine, blueprint in, ray tracing, path finding, pathfinding, a* search, minimax, game loop, collision detection, canvas api, webgl, three.js, d3.js, chart.js, websocket server, tcp server, udp, wireshark, buffer overflow, use after free, race conditions, lock-free, atomic operation*, memory model, cache line, simd, compiler optimi*, llvm, bytecode, jit, lexer, tokenizer, abstract syntax, ast, type system, monad*, functor*, lambda calculus, big endian, integer overflow, floating-point, hash collision*, merkle, zero-knowledge, public key, private key, rsa, aes, tls certificate, certificate chain, access token, refresh token, rate limiting, throttl*, debounce, memory usage, cpu usage, stack pointer, register allocation`,
  },
];
