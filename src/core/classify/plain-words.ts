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
    words: `explain, describe, tell me about, tell me more, discuss, compare, contrast, difference between, differences between, differences, pros and cons, advantages, disadvantages, how does, how do, how did, how have, how are, walk me through, causes of, in plain terms, in simple terms, like i'm, eli5, what would happen, what are some, influence of, share ideas, provide insights, curious what, history of,
      explica, explicame, expliquame, cuentame, ventajas, desventajas, como funciona, que opinas, explique, explique-moi, expliquer, expliquez, raconte, raconte-moi, avantages, inconvenients, la difference entre, comment fonctionne, erklare, erklar, erklaren, was spricht, unterschied*, wie funktioniert, vorteile, nachteile, conta-me, me explique, vantagens, diferenca entre, spieghi, spiega, spiegami, raccontami, vantaggi, differenza tra, come funziona,
      объясни*, расскажи*, чем отличается, как работает, плюсы и минусы, leg uit, wyjasnij, 解释, 讲一个, 讲讲, 介绍一下, 区别, 説明し, わかるように, 違い, 설명, 알려줘, 차이`,
  },
  {
    kind: 'howTo',
    weight: 2,
    words: `how do i, how can i, how to, how should i, how could i, how might, how would, why, why is, why are, why does, why do, why did, what do i, how can we, por que, pourquoi, warum, perche, почему, 为什么, なぜ, 왜, como puedo, como hago, como cambiar, comment puis-je, comment changer, comment faire, wie kann ich, wie andere, como faco, como posso, come posso, come faccio, как мне, как сделать, 怎么, 怎么办, 如何, どうすれば, どうやって, 어떻게`,
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
    words: `how are you, let's play, pretend, act as, roleplay, role-play, embody, embrace the role, take on the role, assume the role, picture yourself, imagine yourself, imagine you, speak like, what do you think, supportive, companion, let's talk, as an interviewer, actua como, fais comme si, joue le role, spiel die rolle, tu als ob, finja que, fingi di, притворись, представь; что, представь себе, 扮演, 假装, ふりをして, 역할을`,
  },
  {
    kind: 'talk',
    weight: 1,
    words: `you are a, you're a, hello, hi, hey, thanks, i'm really, curious, eres un, eres una, tu es un, tu es une, du bist ein, voce e um, sei un, ты`,
  },
  {
    kind: 'write',
    weight: 2,
    words: `tidy up, polish this, sound more, friendlier, more polite, politely, tone, our voice, brand voice, shorten my, shorten this, shorten the, flowing text, bullet points into, into a paragraph, into prose, write something, make it funnier, more engaging, more formal, less formal, sound like, simplify this, in my own words, from the point of view of, continue the story, finish the story, retell,
      hazlo mas, mas amable, con educacion, transforme ces, transforme ce, plus poli, plus chaleureux, mach aus, hoflicher, freundlicher, lockere, torne este, piu gentile, rendi questo, пожелай, вежливее, 更礼貌, 文案, 写一段, 文面, 丁寧, 考えてください, 적어 주세요, 문구, 인사말, 공손`,
  },
  {
    kind: 'genre',
    weight: 2,
    words: `farewell, jingle, obituary, bio, biography, motivational, complaint letter, thank you message, thank-you, birthday message, birthday card, congratulat*, condolence*, greeting, welcome message, flyer, brochure, advert, ad copy, sermon, diary entry, monologue, sonnet, verse, rhyme, fable, fairy tale, myth, legend, screenplay, packing list, recipe, menu, conversation starters, icebreaker*, testimonial, about page, memo, agenda, meeting notes, annual report, handout, leaflet, point of view,
      felicitacion, invitacion, receta, brindis, compte rendu, recette, geburtstagsrede, gluckwunsch*, ankundigung, dankeskarte, rezept, marchen, mensagem de, feliz aniversario, receita, favola, ricetta, biglietto, brindisi, тост, открытк*, объявлени*, пожелани*, рецепт*, 朋友圈, 祝福, 食谱, 童话, 挨拶, 招待状, レシピ, 俳句, 환영, 초대, 레시피, 동화`,
  },
  { kind: 'genre', weight: 1, words: `card, quote, rules, list` },
  {
    kind: 'explain',
    weight: 2,
    words: `with an explanation, explanation, explanations, answer the questions, passage, life like, overview, make your case, in your view, thoughts on, any thoughts, typical, introduce me to, tell the story, meaning behind, background on, as if i were, for beginners, plain-language, plain language, in layman, what makes, story of, culture, evolution of, role of, importance of, impact of, effects of, how it works, how they work, how would you describe, what happens when, what happens if,
      por que se celebra, como era, como viven, hablame, presente-moi, parle-moi, comment vivaient, comment etait, wie war, wie lebte*, uberblick, erzahl*, como viviam, fale sobre, parlami, come vivevano, com'era, racconta, как жили, чем занимались, 介绍, 文化, 怎么看, 谈谈, について教えて, 紹介して, 歴史, 暮らし, 대해 알려, 소개해, 문화, 역사`,
  },
  {
    kind: 'howTo',
    weight: 2,
    words: `how come, right way to, proper way to, correct way to, best practice for, best way to, good way to`,
  },
  {
    kind: 'advice',
    weight: 2,
    words: `help me think, think it through, help me decide, encouragement, any tricks, what can i say, what can i do, what would you, what to say, to convince, persuade, nervous, afraid, anxious, lonely, isn't talking to me, first date, give me some, give me a few, good questions to, habit, habits, my kid, my daughter, my son, my partner, my husband, my wife, my sister, my brother, my friend, my neighbour, our neighbour, my boss, my roommate, gift for, present for, your take, your opinion, favourite, favorite,
      que trucos, ayudame, como convencer, mi hijo, mi hija, mi pareja, comment occuper, comment convaincre, que faire, mon fils, ma fille, mon mari, ma femme, was kann ich tun, ich streite, mein sohn, meine tochter, mein mann, meine frau, ideias de, meu filho, minha filha, come posso convincere, mio figlio, mia figlia, как уговорить, как убедить, что подарить, мой муж, моя жена, мой сын, 应该聊, 送什么, 男朋友, 女朋友, 孩子, どうしたら, アドバイス, プレゼント, 喜ぶ, 놀이, 선물, 남자친구, 여자친구`,
  },
  {
    kind: 'talk',
    weight: 3,
    words: `conversation partner, be my, life coach, just wanted to say, keep me company, tell me a joke, do you like, do you ever, good night, nice to meet, loves to chat`,
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
  {
    kind: 'explain',
    weight: 2,
    words: `about?, what was the, reckon, como foi, como fue, comment s'est passe, wie kam es, com'e nata, как помириться, как прошл*, как появил*, was macht, che cosa rende, ce qui rend, what is it like, raconte-moi, erklar mir, explique-moi pourquoi`,
  },
];
