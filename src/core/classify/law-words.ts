/** Legal analysis. */

import type { Signal } from './signal.ts';

export const lawWords: readonly Signal[] = [
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
    words: `contract, contracts, agreement, lease, tenant, landlord, legal, legally, court, attorney, lawyer, copyright, patent, llc, governing law, warranties, warranty, compliance, 법률, 法律, avocat, abogado, anwalt, avvocato, advogado, суд, суда, суде, судом, судебн*`,
  },
  {
    kind: 'law',
    weight: 3,
    words: `binding on, legally binding, is that binding, retaliation, wrongful termination, unfair dismissal, wrongful dismissal, misclassification, without a will, intestate, intestacy, probate, custody, can i sue, to sue, sue for, sue them, sued, suing, lawsuit*, litigation, damages for, specific performance, cause of action, summary judgment, appellant, appellee, respondent, precedent*, fiduciary, trademark infringement, patent infringement, copyright infringement, fair use, defamation, libel, injunction*, cross-examin*, hearsay, admissib*, constitutional*, due process, habeas, easement*, zoning, eminent domain, securities law, insider trading, sec filing, merger agreement, shareholder agreement, term sheet, liquidation preference, severance, gdpr article, data protection law, hipaa, ccpa, employment law, labor law, labour law, contract law, tax law, family law, criminal law, governing law clause, choice of law, strike out, legal exposure, what exposure, legal advice, legal memo, my rights, have the right to, statutory rights, tenancy, eviction, evict, security deposit dispute, small claims,
      despido*, demanda judicial, arrendamiento, lau, casero, inquilino, herencia, testamento, alquiler a mitad, ley de, puede hacerlo legalmente, licencie, licenciement, faute grave, moyens de defense, prud'hommes, locataire, contester, heritage, tribunal, kundigung*, gekundigt, kundigungsschutz*, abmahnung, vermieter, mieter, mietvertrag, klage, erfolgsaussichten, erbe, erbrecht, testament, gesetz, demissao por justa causa, inquilino, locador, acao trabalhista, direito do consumidor, clt, heranca, processo judicial, licenziament*, locatore, inquilino, eredita, codice civile, causa legale, ricorso, tribunale, уволи*, увольнен*, иск, иска, трудовой, трудового, арендодател*, наследств*, завещани*, судебная практика, практика судов, закон*, 劳动合同, 竞业限制, 有效吗, 法律, 诉讼, 赔偿, 遗产, 违约, 租赁, 解雇, 法律上, 相続, 訴訟, 労働契約, 賃貸借, 해고, 상속, 소송, 임대차, 근로계약, 법률`,
  },
  {
    kind: 'law',
    weight: 2,
    words: `binding, dismissed, dismissal, terminate, termination, employer, contractor, inherit*, court, courts, lawful, unlawful, illegal, legality, regulator*, lawsuit, claim against, terms and conditions, arbitration, settle out of court, consumer in, evidence would`,
  },
  {
    kind: 'law',
    weight: 1,
    words: `judge, tax, taxes, law, laws, divorce, evidence, testimony, appeal, estate, shareholder*, bankruptcy, insolvency, licen*, rights, sign, signed, employee, deposit, policy, agreement's, contractual*, party, parties, notice`,
  },
  {
    kind: 'law',
    weight: 3,
    words: `on the hook, nda, non-disclosure, liquidated damages, in perpetuity, verbal promise, verbal contract, oral contract, oral agreement, handed in my notice, share custody, court order, slipped in our, slip and fall, insurer, insurance claim, my rights, landlord keep, keep the deposit, return my deposit, withhold*, refuses to return, refuses to pay, small print, is it legal, is this legal, is it lawful, break the lease, break my lease, unpaid wages, overtime pay, discriminat*, harassment at work, whistleblow*, visa overstay, immigration, deport*, asylum, green card, work permit, sole proprietor, incorporat*, articles of association, board resolution, power of attorney, will and testament, executor, next of kin, prenup*, alimony, child support, restraining order, misdemeanor, felony, bail hearing, sentencing, cease and desist, terms of the license, gpl, open source license, data breach notification, privacy policy compl*, subpoena, deposition, discovery request,
      baja medica, me pueden despedir, que dice la ley, finiquito, indemnizacion, fianza, hipotecario, clausula, demandar, denunciar, recours, la caution, bailleur, preavis, loi, contrat de travail, indemnite, mise en demeure, vermieter, kaution, rechtsprechung, mieterrecht, arbeitsvertrag, darf der, darf mein, abfindung, schadensersatz, widerruf*, fiador, rescisao, verbas, aviso previo, indenizacao, processar, rimedi, vizio, venditore di casa, caparra, affitto, contratto di lavoro, risarcimento, denuncia, querela, legge, залог, расторг*, ответственност*, подать в суд, в суд, компенсаци*, алимент*, развод*, 押金, 房东, 合同法, 起诉, 赔偿金, 离婚, 财产分割, 劳动法, 仲裁, 敷金, 大家さん, 契約解除, 慰謝料, 離婚, 労働基準, 보증금, 집주인, 법적으로, 위자료, 이혼, 퇴직금, 계약 해지`,
  },
  {
    kind: 'law',
    weight: 3,
    words: `licensor, licensee, clickwrap, leading cases, cite cases, cite the, deducted, deduct from my wages, my wages, was that legal, duty of care, accused of, director's duties, indemnity provision, joint development, joint venture agreement, liabilities, under these terms, unlimited liability, sole discretion, legal in the uk, legal in the us, legal in germany, legal in france, without my consent, without asking my, breached, breaching, my employer, claims against, passenger rights, airline refuses, compensation for, class action, statutory, common law, civil law, estoppel, quasi-contract, unjust enrichment, vicarious, strict liability, proximate cause, mens rea, actus reus, self-defence, self-defense, double jeopardy, miranda, search warrant, probable cause, trademark, patentab*, prior art, trade secret*, licensing agreement, franchise agreement, partnership agreement, letter of intent, escrow, mortgage default, foreclosure, quiet enjoyment, habitability,
      que derechos, derechos tengo, aerolinea, indemnizar*, mi empresa puede, jefe puede, juridiq*, mon employeur, sans mon accord, droit de, puis-je refuser, code du travail, mein chef, mein arbeitgeber, darf mein arbeitgeber, welche rechte, reiserecht, clausula de nao concorrencia, nao concorrencia, quais sao meus direitos, meu empregador, il mio datore, datore di lavoro, quali diritti, recedere, мой работодатель, работодатель, какие права, имеет ли право, имею ли право, 有权, 权利, 是否合法, 违法, 公司可以, 用人单位, 違法, 権利, 会社は, 위법, 권리, 불법, 합법`,
  },
  {
    kind: 'law',
    weight: 3,
    words: `testator, codicil, beneficiar* of the estate, evict him, evict her, evict them, eviction notice, fair dealing, carve-out*, carved out, liability is capped, cap on liability, rewrite clause, redraft, draft a clause, draft a contract, draft an agreement, draft a lease, draft a will, contested, challenge a will, power to terminate, notice to quit, restrictive covenant, reasonable control, material breach, cure period, non-solicit*, change of control, assignment clause, boilerplate clause, severability, entire agreement, waiver clause, governing jurisdiction, dispute resolution, mediation clause, class waiver, product liability, medical malpractice, workers' compensation, at-will, collective bargaining, tribunal claim, constructive dismissal, redundancy pay, maternity right*, data subject request, right to be forgotten, cookie consent, dpa, standard contractual clauses, sanctions list, export control, anti-bribery, money laundering, kyc, aml`,
  },
];
