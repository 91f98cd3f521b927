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
    words: `spam, intent, these categories, following categories, categories, category id, rate the, score the, triage, mark each, from the options, is the following, does the text, does the message, does the email, does the e-mail, does the sentence, does the review, does the comment, does the snippet, does this snippet, does this sentence, does the passage, does the post, is this message, is this review, is this comment, is this email, is this text, is this tweet, does this email, does this e-mail, does this message, does this text, does this review, does this comment, best fits, fits best, label:, choose the correct, multiple choice, does not belong, queue name, same meaning`,
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
    words: `title case, alphabetical order, alphabetically, remove the duplicates, remove duplicates, deduplicate, fix the spelling, fix the typos, fix typos, correct the spelling, fix spelling, to iso, iso dates, iso 8601, turn this into a csv, how many words are, how many characters, convert these, uppercase, lowercase, in upper case, in lower case, strip the html, swap first and last, normalise the, normalize the,
      orden alfabetico, en mayusculas, corrige la ortografia, ordre alphabetique, en majuscules, corrige l'orthographe, corrige les fautes, alphabetisch, rechtschreib*, tippfehler, grossbuchstaben, ordem alfabetica, corrija a ortografia, ordine alfabetico, correggi l'ortografia, in maiuscolo, по алфавиту, исправь ошибки, исправь опечатки, 去重, 错别字, 大写, 五十音順, 誤字, 맞춤법, 가나다순`,
  },
  {
    kind: 'shape',
    weight: 3,
    words: `answer yes or no, label only, just the number, just a number, only the label, only the number, json only, only json, exactly one of, one label, queue name only, name only, one word, single word, a single letter, number only, yes or no only, one topic,
      solo si o no, responde solo, una sola palabra, con una palabra, un seul mot, uniquement par, reponds par oui ou non, mit einem wort, nur mit ja oder nein, nur mit, apenas com, uma palavra, uma unica palavra, con una parola, una sola parola, rispondi solo, одним словом, только да или нет, ответь только, tek kelimeyle, 只回答, 仅输出, 只输出, 一个词, 一言で, だけで答え, のみ出力, 한 단어, 만 출력, 만 답`,
  },
  {
    kind: 'shape',
    weight: 1,
    words: `one-line, one line, one sentence, single sentence, in one sentence, in one line, in a few words, in a sentence, en una frase, en une phrase, in einem satz, em uma frase, in una frase, одним предложением, 一句话, 一文で, 한 문장으로`,
  },
  {
    kind: 'shape',
    weight: 2,
    words: `yes or no, yes/no, true/false, true or false, only the, nothing else, no explanation, without explanation, just the, reply with, respond with, answer with, as json, return json, output json, in json, json format, a json, json dictionary, json string, as csv, csv string, comma separated, comma-separated, one per line, on each line, put one on each, one of:, output only, return only, print only, in the format of, output in the format, max 5, pos|neg,
      si o no, en json, au format json, als json, em json, in json-format, в формате json, в json, 输出json, json形式, json으로`,
  },
  {
    kind: 'label',
    weight: 3,
    words: `fact or opinion, formal or informal, offensive or, hate speech, sarcas*, star rating, predict the rating, relevance score, how relevant, which tags, tags apply, possible tags, right department, right team, route this, route the ticket, group these words, part of speech, parts of speech, same or different, refer to the same, entailment, duplicate or not, moderation, clickbait, topic label, topic only, best topic, best tag, best label, pick a label, pick one, choose one, is it urgent, is this urgent, out of 5, flag the comment, flag if, flag whether,
      favorable o desfavorable, es ofensivo, queja o, urgente o, a que categoria, asigna, est-il urgent, plainte ou, fait ou opinion, favorable ou, quelle categorie, lob oder, beschwerde oder, ist das spam, welche kategorie, dringend oder, sachlich oder, ofensivo, reclamacao ou, qual categoria, atribua, reclamo o, complimento, quale categoria, assegna, жалоба или, к какой категории, определи язык, определи категорию, 投诉还是, 是投诉, 属于哪, 哪一类, 打分, 评分, スパムですか, 苦情ですか, どれに当たり, カテゴリ, 중 하나, 어느 카테고리, 불만인지, 스팸인지`,
  },
  {
    kind: 'label',
    weight: 2,
    words: `score:, tags, topic for, rating of, urgent, department, possible labels, relevant, offensive, complaint, same item, which area, mark the, you tag, you label, you classify, tell whether, say whether, state whether, decide if, decide whether, check if the`,
  },
  {
    kind: 'extract',
    weight: 3,
    words: `grab the, pick out, pull the, are named, is named, are listed, names only, output name, output the name, tracking number, type out, read the card, licence plate, license plate, who is mentioned, give me the names, give the names, give only the, give me only the, effective date in, proper nouns, every name, every date, every amount, all the names, all the dates, all the numbers, all dates, all names, all urls, all links, every link, hashtags, capture the, collect the,
      saca los, saca las, saca el, saca la, indica los, indica las, nombres propios, releve les, releve le, releve la, noms propres, donne uniquement, gib nur, gib alle, suche alle, liste alle, nenne nur, eigennamen, retire os, liste os, liste as, indique os, nomes proprios, trova i, trova le, trova tutti, elenca, nomi propri, укажи*, назови все, перечисли*, имена собственные, найди в тексте, 找出, 列出, 挑出, 摘出, 書き出し, 抜き出, 찾아 주, 찾아내, 골라, 적어내`,
  },
  {
    kind: 'extract',
    weight: 2,
    words: `give sender, output fields, fields:, the following fields, key facts, listed in, transcript of, read off, date in this`,
  },
  {
    kind: 'convert',
    weight: 3,
    words: `all caps, sort by, sort the following, sort these, reformat, expand the abbreviation*, correct the typos, typos only, in words, roman numerals, as a decimal, as a fraction, as a percentage, capitalise, capitalize, camelcase, snake case, kebab case, spell out, count the words, count the letters, count the vowels, comma after, to celsius, to fahrenheit, to kilometres, to kilometers, to miles, to pounds, to kilograms, 24-hour, 12-hour,
      ordena por, ordena de, pon en mayusculas, convierte a, trie par, mets en majuscules, convertis en, mets dans l'ordre, sortiere*, wandle, rechne, ordene por, coloque em ordem, em maiusculas, converta para, metti in ordine, ordina per, converti in, отсортируй*, расставь по, заглавными, 排序, 按顺序, 转换成, 换算, 並べ替え, 並べて, 変換して, 정렬, 변환해, 대문자로, 순서대로`,
  },
  {
    kind: 'shape',
    weight: 3,
    words: `y/n, a single digit, single digit, a single tag, single tag, single label, a single number, only yes or no, tag only, id only, value only, date only, answer only, no commentary, one of these,
      oui ou non, ja oder nein, sim ou nao, да или нет, только название, только число, 是或否, 是否, はい・いいえ, はいかいいえ, いずれか, 예/아니오, 하나로만`,
  },
  {
    kind: 'shape',
    weight: 1,
    words: `only, just, solo, solamente, seulement, uniquement, nur, lediglich, apenas, somente, soltanto, только, лишь, 只, 仅, だけ, のみ`,
  },
  { kind: 'choice', weight: 1, words: `or, oder, ou, o, или, 或, 还是, または, それとも, 또는, lub, veya` },
  {
    kind: 'label',
    weight: 3,
    words: `spam or ham, yes/no/unclear, detect language, detect the language, detect negation, identify the language, map each, to warm or cool, match each, duplicates?, assign a severity, assign a, severity to, severity of, priority label, is this java, which framework is, recommend the hotel, recommend the product, readability label, politeness, command or statement, is the speaker, is the author, is the customer, is the tone,       frage oder, positivo ou, positif, negatif ou, pregunta o, domanda o, affermazione, question ou, вопрос или, положительный или, утверждение или, 褒义还是, 贬义, 疑问句还是, 肯定的か, 質問ですか, 존댓말인지, 질문인지, 긍정인지`,
  },
  {
    kind: 'extract',
    weight: 3,
    words: `find every, find any, skills in, list the class, fetch the, stated here, stated in, mentioned here, which allergens, sender and the recipient, from the invoice, from the receipt, transcribe the, number is on, written on, dime solo, dime las, relève, donne-moi seulement, zieh, trova il, trova la, trova l', indica il, encontre o, encontre a, ache o, 抜き出, 差出人, 名前だけ, 이름만, 번호만, найди номер, найди дату`,
  },
  {
    kind: 'convert',
    weight: 3,
    words: `number these, fix punctuation, fix the punctuation, fix capitalisation, add punctuation, to us format, to uk format, date format, change the dates, lowercase this, uppercase this, key: value, into csv, to csv, into a table, to json, into json, to yaml, to xml, plural of, in cm, in inches, in metres, in meters, in kg, in pounds, in celsius, spell the word,       mets au pluriel, au pluriel, au singulier, en plural, en singular, al plurale, al singolare, no plural, in den plural, schreib die zahlen, en lettres, en letras, in lettere, por extenso, прописью, во множественное`,
  },
  {
    kind: 'label',
    weight: 3,
    words: `determine whether the, determine if the, identify whether, british or american, sort support tickets, sort tickets, sort messages, sentiment classifier, about the food, is it about`,
  },
  {
    kind: 'extract',
    weight: 3,
    words: `who are the parties, parties to this, what name, what names, which names, which people, which places, which dates, which companies, which products, return all, find the dates, find the names, find the date, find the name, find the email, find the price, find the number`,
  },
  {
    kind: 'convert',
    weight: 3,
    words: `remove all punctuation, remove punctuation, remove the html, to lower case, to upper case`,
  },
  {
    kind: 'extract',
    weight: 3,
    words: `all adjectives, all nouns, all verbs, all people, all places, all companies, all products, all quotes, all questions, all addresses, version number, diagnosis code, product code, the street, the deadline, the price, the order id, the date from, the name from, deadline from, read the meter, read the label, read the sign`,
  },
  {
    kind: 'label',
    weight: 3,
    words: `which language is, language register, emotion in, emotion of, the emotion, clickbait, what subject is, which subject, which genre, what genre, which class, which label, which topic, which sentiment, which intent, intent of, stance of, up to three topics, score the similarity, similarity of, labels:, categories:, good or bad, 良い評価, 悪い評価, 好评, 差评, 좋은 평가`,
  },
  {
    kind: 'convert',
    weight: 3,
    words: `capitalise every, capitalize every, in order:, these dates in, in ascending order, in descending order, miles to, km to, kg to, celsius to, fahrenheit to, inches to, feet to, pounds to, euros to, dollars to`,
  },
];

const translation: readonly Signal[] = [
  {
    kind: 'translate',
    weight: 3,
    words: `translate, translating, translation of, how do you say, how to say, say hello in, say thank you in, say 'thank you' in, in english:, in french:, in german:, in spanish:, in italian:, in portuguese:, in japanese:, in chinese:, french for, spanish for, german for, italian for, japanese for, the spanish word for, the french word for, the german word for,
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
    words: `order, ordering, ordered, ship, app, invoice, cancel, lost, phone, money, address, arrive, arrived, ticket, price, store, shop, open, available, size, return, exchange`,
  },
  {
    kind: 'ask',
    weight: 2,
    words: `what's, name the, name a, name two, name three, opposite of, what day, what currency, what colour, what color, what country, what city, what language, whats, where's, wheres, when's, who's, how do you how do you pronounce, abbreviation for, meaning of, what is meant by, invented, discovered,
      donde esta, donde queda, cuantos habitantes, como se llama, combien de, comment s'appelle, in welchem jahr, wie nennt man, como se chama, em que continente, dove si trova, come si chiama, где находится, кто написал, кто изобрел, как называется, столица, 有多少, 有几个, 哪一年, 首都, 谁写的, 叫什么, 何と言い, 何個, 首都は, 通貨, 수도는, 누가 썼, 무엇인가`,
  },
  {
    kind: 'service',
    weight: 2,
    words: `email address on, on my account, to my account, from my account, discount, checkout, at checkout, pick up my, past invoices, came without, arrived broken, broken, doesn't fit, didn't apply, didn't arrive, hasn't arrived, never arrived, do you take, do you accept, do you offer, do you sell, paypal, klarna, in store, double charged, charged twice, logging me out, log me out, logged out, locked out, unsubscribe, unsubscribed, in stock, out of stock, in size, your shop, your store, customer service, customer support, speak to an agent, talk to an agent, speak to a human, gift card, gift voucher, my package, my invoice, my bill, my plan, tracking, track my, damaged, faulty, wrong item, wrong size, missing item, cancel my, change my, update my, reset my, reactivate, deactivate, delete my account, close my account, confirmation email, confirmation code, loyalty points, delivery address, reschedule, book a table, my appointment, check-in, boarding pass, baggage, luggage, my flight, my seat, data plan, roaming, sim card, router, wifi, wi-fi, internet is down, meter reading, my tariff,
      iniciar sesion, mi pedido, mi paquete, devolver, devolucion, cobraron, cancelar mi, darme de baja, espace client, me connecter, ma livraison, facture, etre rembourse, resilier, annuler ma, bestellung, meine rechnung, einloggen, anmelden, stornieren, umtauschen, zuruckgeben, rastrear, meu cartao, minha fatura, cobrado, cancelar minha, fazer login, segunda via, accedere, la mia fattura, annullare, abbonamento, мой заказ, посылк*, вернуть товар, оплат*, списали, личный кабинет, отменить, подписк*, 发票, 退货, 会员, 登录, 包裹, 客服, 支付, 扣款, ログイン, 返品, 解約, 請求, 会員, 届きません, 届かない, 로그인, 반품, 해지, 청구, 결제, 택배, 회원`,
  },
  {
    kind: 'none',
    weight: 0,
    words: `integral part, irrational fear*, with caution, zip code, postal code, compile a list, error margin, qr code, barcode, area code, country code, dress code, code of conduct, code names, proof of concept, proofread only, cause of death, court de, court date, tennis court, as a function of time`,
  },
];

export const easyWords: readonly Signal[] = [...forms, ...translation, ...questions];
