/** Words of conversation and general writing: what a medium model is for. */

import type { Signal } from './signal.ts';

export const plainWords: readonly Signal[] = [
  {
    kind: 'write',
    weight: 2,
    words: `rewrite, rephrase, reword, rewording, proofread, brainstorm, come up with, turn these notes, make it sound, sounds less, sound less, caption, improve my, improve the, improve this, more concise, phrase it, help me word, turn this into a story,
      reescribe, mejora este, mejora el, reformule, ameliore ce, ameliore le, formuliere, uberarbeite, reescreva, melhore, riscrivi, migliora, перепиши*, улучши*, придумай*, inventa, 改写, 润色, 书き直し, 書き直して, 다듬어`,
  },
  {
    kind: 'write',
    weight: 1,
    words: `write, writing, compose, draft, craft, edit, prepare, create, generate, develop, design, build, make, describe a, complete the,
      escribe, escriba, redacta, redacte, crea, elabora, ecris, ecrivez, redige, redigez, cree, prepare, schreibe, schreib, verfasse, erstelle*, entwirf, escreva, redija, crie, elabore, scrivi, scriva, redigi, crea, напиши*, напишите, составь*, создай*, сочини*, schrijf, napisz, yaz, اكتب, 写, 编写, 撰写, 策划, 書いて, 作成, 作って, 써 줘, 써줘, 작성, 짜 줄래, 짜줘, 만들어`,
  },
  {
    kind: 'genre',
    weight: 2,
    words: `email, e-mail, emails, letter, poem, poems, story, stories, essay, blog, blog post, linkedin post, speech, toast, eulogy, press release, cover letter, product description, headline, newsletter, announcement, thank-you note, dialogue, novel, novels, scene, talking points, invitation, lesson plan, meal plan, personal statement, slogan, tagline, song, lyrics, joke, haiku, limerick, outline, caption, travel blog, story idea, interview questions, minutes of the meeting, wedding, character, endings, fiction, villain, plot of,
      carta, correo, cuento, poema, historia corta, publicacion, discurso, articulo de, lettre, courriel, histoire, poeme, discours, conte, gedicht, geschichte, brief, e-mail an, absage, rede, einladung, trainingsplan, conto, historia, roteiro, carta de, e-mail formal, racconto, discorso, lettera, filastrocca, auguri, poesia,
      письмо, стих*, рассказ*, сказк*, поздравлени*, пост для, речь, brief aan, gedicht, list z, wiersz, رسالة, 信, 故事, 诗, 作文, 演讲, 邮件, 亲子游, メール, 物語, 詩, 手紙, スピーチ, 편지, 이야기, 축사, 시를, 메일, 여행`,
  },
  {
    kind: 'genre',
    weight: 1,
    words: `post, article, note, message, paragraph, description, reply, title, text for, instagram, notes, speech on, texte, texto, testo, absatz, текст`,
  },
  {
    kind: 'explain',
    weight: 2,
    words: `explain, describe, tell me about, tell me more, discuss, compare, contrast, difference between, differences between, differences, pros and cons, advantages, disadvantages, how does, how do, how did, how have, how are, walk me through, causes of, in plain terms, in simple terms, like i'm, eli5, what would happen, what are some, influence of, share ideas, provide insights, how would, curious what, history of,
      explica, explicame, expliquame, cuentame, ventajas, desventajas, como funciona, que opinas, explique, explique-moi, expliquer, expliquez, raconte, raconte-moi, avantages, inconvenients, la difference entre, comment fonctionne, erklare, erklar, erklaren, was spricht, unterschied*, wie funktioniert, vorteile, nachteile, conta-me, me explique, vantagens, diferenca entre, spieghi, spiega, spiegami, raccontami, vantaggi, differenza tra, come funziona,
      объясни*, расскажи*, чем отличается, как работает, плюсы и минусы, leg uit, wyjasnij, 解释, 讲一个, 讲讲, 介绍一下, 区别, 説明し, わかるように, 違い, 설명, 알려줘, 차이`,
  },
  {
    kind: 'howTo',
    weight: 2,
    words: `how do i, how can i, how to, how should i, how could i, how might, why, why is, why are, why does, why do, why did, what do i, how can we, por que, pourquoi, warum, perche, почему, 为什么, なぜ, 왜, como puedo, como hago, como cambiar, comment puis-je, comment changer, comment faire, wie kann ich, wie andere, como faco, como posso, come posso, come faccio, как мне, как сделать, 怎么, 怎么办, 如何, どうすれば, どうやって, 어떻게`,
  },
  {
    kind: 'advice',
    weight: 2,
    words: `recommend*, suggest*, advice, tips, ideas, what should i, should i, what could i, where should i start, is it too late, plan a, itinerary, i feel, worried, worrying, stressed, rough day, feedback, bring it up, to consider, without a fight, learning the, i'm thinking about, talk to, could i cook,
      recomienda*, recomiendas, consejo*, que puedo hacer, triste, sugerencia*, conseils, idees, recommande*, que me conseilles, tipps, hast du, ratschlag*, was soll ich, dificuldade, melhorar, dicas, recomende, consigliami, consigli, idee, cosa posso fare, посовету*, что делать, совет*, 建议, 推荐, 压力, 睡不好, アイデア, 相談, おすすめ, 悩, 추천, 조언, 의욕, 계획을`,
  },
  {
    kind: 'talk',
    weight: 3,
    words: `how are you, let's play, pretend, act as, roleplay, role-play, embody, embrace the role, take on the role, assume the role, picture yourself, imagine yourself, imagine you, speak like, what do you think, supportive, companion, let's talk, as an interviewer, actua como, fais comme si, joue le role, spiel die rolle, tu als ob, finja que, fingi di, притворись, представь, 扮演, 假装, ふりをして, 역할을`,
  },
  {
    kind: 'talk',
    weight: 1,
    words: `you are a, you're a, hello, hi, hey, thanks, i'm really, curious, eres un, eres una, tu es un, tu es une, du bist ein, voce e um, sei un, ты`,
  },
  { kind: 'none', weight: 0, words: `you are a helpful, you are a helpful assistant` },
  {
    kind: 'summarise',
    weight: 2,
    words: `summarise, summarize, summary, summarising, summarizing, tl;dr, tldr, condense, resume, resumen, resumir, resumez, resumer, zusammenfass*, fasse, fassen, resuma, resumo, riassumi, riassunto, riassumere, кратко изложи*, резюмируй*, кратко перескажи*, samenvatting, 总结, 摘要, 概括, 要約, まとめて, 요약`,
  },
  {
    kind: 'amount',
    weight: 1,
    words: `two, three, four, five, six, seven, eight, nine, ten, thrice, times as, combined, both, average, discount, double, triple, twice, half, each, three times, four times, a quarter, a third, two thirds, altogether, together they, per hour, per day, per week, per month, a day, an hour, a week, dozen, total, remaining, left over, as many, more than, fewer than, less than, cada, doble, mitad, chaque, moitie, jeweils, halfte, doppelt, ciascun*, meta, doppio, metade, dobro, кажд*, половин*, вдвое, 每, 一半, 三分之, 倍, 毎, 半分, 마다, 절반, 배`,
  },
];
