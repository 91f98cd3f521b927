/** Words of work that a cheap model does well: labels, extraction, conversion, short translation, plain questions. */

import type { Signal } from './signal.ts';

const forms: readonly Signal[] = [
  {
    kind: 'label',
    weight: 3,
    words: `classify, classifying, classification of, categorize, categorise, label, labels, sentiment, toxicity, which category, what category, assign them to, assign one, assign each, assign the, detect the intent, user intent, positive or negative, as positive, negative or positive, pos or neg,
      what language is this, which language is this, which programming language is, sort these into, sort each, mark whether, which one applies, is this question about, on a scale of, overall rating, tag each, tag the, tag these, tag every, rate the toxicity, rate each, is it spam, is spam, topic of the, odd one out, is this spam,
      clasifica, clasificar, clasifique, etiqueta, etiquete, etiquetar, sentimiento, positivo o negativo, como positivo, es spam, categoria,
      classe ce, classe cette, classe les, classez, classer, etiquete, etiqueter, etiquetez, sentiment de, positif ou negatif, dans une categorie, est-ce un spam, categorie, categories,
      klassifiziere*, ordne die, ordne den, ordne das, ordnen sie, kategorie zu, positiv oder negativ, stimmung, kategorisiere*, etikettiere*, spam oder,
      classifique, classificar, rotule, elogio ou, positivo ou negativo, sentimento,
      classifica, classificare, etichetta, positiva o negativa, positivo o negativo,
      определи тональность, определите тональность, тональност*, классифицируй*, категори*, отнеси*, спам, положительн*, присвой метку,
      classificeer, sklasyfikuj, siniflandir, olumlu mu, positief of negatief,
      情感, 分类, 标签, 正面还是负面, 判断这条, 判断以下, 归类, 是否为垃圾, 分類, ラベル, 感情を, 肯定, ポジティブ, 분류, 감정을, 긍정, 라벨, 레이블`,
  },
  {
    kind: 'label',
    weight: 2,
    words: `spam, intent, these categories, following categories, categories, category id, rate the, score the, triage, mark each, from the options, is the following, is this message, is this review, is this comment, is this email, is this text, is this tweet, does this email, does this e-mail, does this message, does this text, does this review, does this comment, best fits, fits best, label:, choose the correct, multiple choice, does not belong, queue name, same meaning`,
  },
  {
    kind: 'extract',
    weight: 3,
    words: `extract, extracting, pull out, count how many times, named entities, named entity, identify the keywords, are mentioned, is mentioned, mentioned in, fill in the field, ocr, give me just the, parse this, parse the, list the names, key phrases, find the order, get the phone, get the email,
      extrae, extraer, extraiga, extrais, extraire, extrayez, extrahiere*, liste des villes, cites, nenne alle, finde alle, extraia, extrair, estrai, estrarre, estraete, извлек*, выпиши*, найди все, extraheer, wyodrebnij, cikar, 提取, 抽取, 抽出, 列出所有, 書き出して, 추출, 뽑아`,
  },
  {
    kind: 'extract',
    weight: 2,
    words: `list the, return its, fill in, keywords, identify all, identify the following, identify which, count the number, entities, from this text, from the text, from this sentence, copy the, read the text, transcribe, out of the following, all e-mail addresses, invoice number, dates in`,
  },
  {
    kind: 'extract',
    weight: 1,
    words: `return the, get the, find the, identify the, what company, list all, list every, find all, in this message, from the note, parse, extraction, field:`,
  },
  {
    kind: 'convert',
    weight: 3,
    words: `title case, alphabetical order, alphabetically, remove the duplicates, remove duplicates, deduplicate, fix the spelling, correct the spelling, fix spelling, to iso, iso dates, iso 8601, turn this into a csv, how many words are, how many characters, convert these, uppercase, lowercase, in upper case, in lower case, strip the html, swap first and last, normalise the, normalize the,
      orden alfabetico, en mayusculas, corrige la ortografia, ordre alphabetique, en majuscules, corrige l'orthographe, corrige les fautes, alphabetisch, rechtschreib*, tippfehler, grossbuchstaben, ordem alfabetica, corrija a ortografia, ordine alfabetico, correggi l'ortografia, in maiuscolo, по алфавиту, исправь ошибки, исправь опечатки, 去重, 错别字, 大写, 五十音順, 誤字, 맞춤법, 가나다순`,
  },
  {
    kind: 'shape',
    weight: 3,
    words: `answer yes or no, label only, just the number, only the label, only the number, json only, only json, exactly one of, one label, queue name only, name only, one word, single word, a single letter, number only, yes or no only, one topic,
      solo si o no, responde solo, una sola palabra, con una palabra, un seul mot, uniquement par, reponds par oui ou non, mit einem wort, nur mit ja oder nein, nur mit, apenas com, uma palavra, uma unica palavra, con una parola, una sola parola, rispondi solo, одним словом, только да или нет, ответь только, tek kelimeyle, 只回答, 仅输出, 只输出, 一个词, 一言で, だけで答え, のみ出力, 한 단어, 만 출력, 만 답`,
  },
  {
    kind: 'shape',
    weight: 1,
    words: `in one sentence, in one line, in a few words, in a sentence, en una frase, en une phrase, in einem satz, em uma frase, in una frase, одним предложением, 一句话, 一文で, 한 문장으로`,
  },
  {
    kind: 'shape',
    weight: 2,
    words: `yes or no, yes/no, true/false, true or false, only the, nothing else, no explanation, without explanation, just the, reply with, respond with, answer with, as json, return json, output json, in json, json format, a json, json dictionary, json string, as csv, csv string, comma separated, comma-separated, one per line, on each line, put one on each, one of:, output only, return only, print only, in the format of, output in the format, max 5, pos|neg,
      si o no, en json, au format json, als json, em json, in json-format, в формате json, в json, 输出json, json形式, json으로`,
  },
];

const translation: readonly Signal[] = [
  {
    kind: 'translate',
    weight: 3,
    words: `translate, translating, translation of, how do you say, how to say, french for, spanish for, german for, italian for, japanese for, the spanish word for, the french word for, the german word for,
      traduce, traducir, traduzca, traduccion, como se dice, traduis, traduire, traduisez, traduction, comment dit-on, ubersetze*, ubersetzung, wie sagt man, traduza, traduzir, traducao, como se diz, traduci, tradurre, traduca, traduzione, come si dice,
      переведи*, перевести, перевод на, как сказать, vertaal, przetlumacz, cevir, 翻译, 译成, 译为, 用英语怎么说, 翻訳, 英訳, 和訳, 訳して, 번역, 영어로 뭐`,
  },
];

const questions: readonly Signal[] = [
  {
    kind: 'ask',
    weight: 2,
    words: `what's the, what are the, what is the, what is a, what is an, what was, what is, what does, what year, what time, what day, what date, what are your, who, whose, when, where, which, how many, how much, how tall, how old, how far, how long, how big, how high, how often, how deep, how fast, is a, is an, is the, is there, is it, are there, are the, are you, does the, does it, do you, can i, can you tell me, could you possibly tell me, define, synonym*, antonym*, plural of, capital of, stand for, chemical symbol, boiling point, q:,
      cual es, cuales son, quien, cuando, donde, cuantos, cuantas, cuanto, que significa, en que ano, que dia, que hora, quel est, quelle est, quel, quelle, quand, combien, ou se trouve, qui a, qui est, en quelle annee, que signifie,
      wie heisst, wie heißt, wann, wo ist, wo finde, wo liegt, wer, wie viele, wie viel, wie hoch, wie lange, wie alt, was bedeutet, was ist, welche, welcher, welches, qual e, quem, quando, onde, quantos, quantas, quanto tempo, quanto, em que ano, o que significa, qual, qual'e, chi ha, chi e, quanti, quante, dove, in che anno, cosa significa,
      какая, какой, какое, кто, когда, где, сколько, в каком году, что значит, что такое, wat is de, wie is, hoeveel, jaka jest, kto, ile, kim, kac, nerede,
      哪里, 是什么, 什么时候, 多少, 谁, 哪个, 几点, 多久, どこ, いつ, 誰, 何ですか, 何人, いくら, 何年, どれくらい, 어디, 언제, 누구, 몇, 얼마, 무엇인가요, 뭐예요, ما هي, ما هو, متى, أين, كم`,
  },
  {
    kind: 'service',
    weight: 2,
    words: `account, accounts, my card, card, cards, payment*, refund*, transfer, transfers, transferred, top up, top-up, topped up, top ups, topping up, pin, passcode, password, delivery, deliver, delivered, parcel, package, shipping, do you ship, charge, charged, charges, fee, fees, statement, balance, exchange rate, currency, currencies, atm, withdraw*, direct debit, my identity, my own identity, prove my, prove who i, prove i, contactless, my name, my details, my address, verify, verification, verification code, bank, opening hours, subscription, login, log in, sign in, declined, deposit, cheque, visa, mastercard, apple pay, google pay, voucher, coupon, booking, reservation, beneficiary, iban, swift code, sort code, merchant, purchase, purchased, stolen, transaction*, pending, source of my funds, my money, cash, bought on sale, security code, pin code, discount code, promo code, activate, customer number, proof of address, proof of identity, proof of purchase, proof of payment, my order, order number, my phone, the app, your app,
      mi cuenta, tarjeta, reembolso, pedido, contrasena, codigo de verificacion, codigo postal, codigo de descuento, mi factura, mon compte, carte bancaire, remboursement, ma commande, mon colis, mot de passe, livraison, code de verification, code promo, code postal, kundennummer, mein konto, passwort, meine bestellung, lieferung, ruckerstattung, mein paket, meine karte, conta, cartao, minha senha, meu pedido, entrega, reembolso, codigo de rastreio, rimborso, il mio ordine, spedizione, carta di credito, codice fiscale, codice sconto, il mio conto,
      доставк*, заказ, возврат*, пароль, карт*, мой счет, 快递, 退款, 密码, 订单, 我的账户, 银行卡, 验证码, 返金, パスワード, 注文, 配送, 口座, カード, 환불, 배송, 비밀번호, 주문, 계좌, 인증번호`,
  },
  {
    kind: 'service',
    weight: 1,
    words: `order, ship, app, invoice, cancel, lost, phone, money, address, arrive, arrived, ticket`,
  },
  {
    kind: 'none',
    weight: 0,
    words: `zip code, postal code, compile a list, error margin, qr code, barcode, area code, country code, dress code, code of conduct, code names, proof of concept, proofread only, cause of death, court de, court date, tennis court, as a function of time`,
  },
];

export const easyWords: readonly Signal[] = [...forms, ...translation, ...questions];
