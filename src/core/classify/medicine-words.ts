/** Medical reasoning. */

import type { Signal } from './signal.ts';

export const medicineWords: readonly Signal[] = [
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
  {
    kind: 'medicine',
    weight: 3,
    words: `weeks pregnant, weeks gestation, proteinuria, preeclampsia, visual disturbance, warfarin, heparin, anticoagul*, clarithromycin, ssri*, maoi*, beta blocker*, ace inhibitor*, statin, statins, metformin, insulin dose, opioid*, benzodiazepine*, chemotherap*, radiotherap*, immunosuppress*, corticosteroid*, antibiotic*, acid-base, anion gap, abg, arterial blood gas, pco2, hco3, creatinine, egfr, hba1c, troponin, d-dimer, lactate, crp, leukocyt*, platelet*, hemoglobin, haemoglobin, ferritin, hyperintens*, lesion*, mri findings, ct findings, x-ray shows, ultrasound shows, ecg shows, workup, triage score, sepsis, stroke, myocardial, infarct*, embolism, thrombo*, pneumonia, meningitis, appendicitis, tachycard*, bradycard*, arrhythmi*, hypertensi*, hypotensi*, hypothyroid*, hyperthyroid*, diabetic, seizure*, syncope, dyspn*, orthopn*, jaundice, melena, haematuria, hematuria, oedema, edema, rigor*, neuropath*, myelopath*, carcinoma, metasta*, lymphoma, leukaemia, leukemia, tumor marker*, drug-drug, dose adjustment, contraindic*, half-life of, off-label, adverse event*, hazard ratio*, odds ratio, number needed to treat, risk ratio, randomised controlled, randomized controlled, meta-analysis, observational study,
      anticoagulante*, disnea, cefalea, fiebre de, antibiotic*, tratamiento para, presion arterial, dosis de, hta, urgences, traitement de, cephalee, dyspnee, antibiotique, anticoagulant, tension arterielle, posologie, patientin, marcumar, teerstuhl, hb-abfall, blutdruck, luftnot, dosierung, behandlung von, anticoagulante, dispneia, pressao arterial, tratamento para, paziente, dispnea, terapia per, pressione arteriosa, dosaggio, больной, жалоб*, лечени*, одышк*, давлени*, дозировк*, антибиотик*, 治疗, 用药, 高血压, 头痛, 发热, 剂量, 手术, 治療, 投与, 発熱, 血圧, 頭痛と, 副作用, 치료, 투여, 혈압, 통증`,
  },
  {
    kind: 'medicine',
    weight: 2,
    words: `chest infection, antibiotic, monitoring, progressive weakness, leg weakness, bp, hb, pulse ox, spo2, oxygen saturation, chest pain, abdominal pain, shortness of breath, blood pressure, blood test*, lab results, treatment, therapy, therapies, gp, cardiolog*, neurolog*, oncolog*, pediatric*, paediatric*, cancer, tumor, tumour, pregnan*, infection*, insulin, diabetes, surgery, surgical, chronic, acute, disease, disorder, vaccine dose, antidepressant*, painkiller*`,
  },
  {
    kind: 'medicine',
    weight: 1,
    words: `weeks, findings, pain, bleeding, rash, headache, cough, chills, tablets, prescri*, hospital, nurse, blood, heart, kidney, liver, lung*, weakness, vision`,
  },
  {
    kind: 'medicine',
    weight: 3,
    words: `loss of vision, painless loss, cherry red, barking cough, noisy breathing, stridor, wheez*, a&e, emergency room, should i go to the er, red flags, vancomycin, gentamicin, amoxicillin, penicillin, ibuprofen and, paracetamol and, trough level*, creatinine clearance, dosed in, loading dose, titrat*, taper*, regression to the mean, placebo response, study design would, stiff neck, numbness, tingling, palpitations, fainting, swollen, blood in, stool, urine, vomiting, diarrhea, diarrhoea, rash spread*, high fever, chest tightness, lymph node*, biopsy result*, blood count, white blood cell*, liver enzymes, kidney function, cholesterol level*, blood sugar, insulin resist*, autoimmune, lupus, crohn, colitis, arthritis, asthma, copd, epilep*, migraine*, depress* disorder, bipolar, schizophren*, adhd medication, ssri, withdrawal symptom*, pregnancy safe, breastfeeding and, pediatric dose, icu, intubat*, ventilat*, resuscitat*,
      sangre, vomitos, dolor de pecho, dolor abdominal, medicamento, interaccion, analitica, hemograma, douleur thoracique, fievre, vomissement*, prise de sang, medicament*, brustschmerz*, fieber seit, erbrechen, blutwerte, wechselwirkung*, medikament*, nebenwirkung*, dor no peito, febre, exame de sangue, remedio, dolore al petto, febbre, esami del sangue, farmaco, farmaci, температур* у ребенка, боль в груди, анализ крови, лекарств*, 发烧, 咳嗽, 血常规, 白细胞, 什么病, 胸闷, 腹痛, 药物, 吃药, 熱が続, 血液検査, 腹痛, 胸の痛み, 薬を, 혈액검사, 열이, 복통, 가슴 통증, 약을`,
  },
  {
    kind: 'medicine',
    weight: 3,
    words: `right upper quadrant, lower quadrant, upper quadrant, blood gas, breathing fast, first trimester, second trimester, third trimester, urinary tract, lithium, tremor, atrial fibrillation, heart failure, renal failure, kidney failure, liver failure, cirrhosis, hepatitis, pancreatitis, cholecystitis, cholangitis, diverticul*, bowel obstruction, pyelonephritis, cellulitis, abscess, osteomyelitis, endocarditis, pericarditis, aneurysm, stenosis, ejection fraction, cardiomyopathy, thyroid, adrenal, cushing, addison, parkinson, alzheimer, dementia, multiple sclerosis, guillain, neuralgia, fracture, sprain, ligament, meniscus, concussion, subdural, haemorrhage, hemorrhage, anaemia, anemia, thrombocytop*, neutropeni*, transfusion, melanoma, biopsy, mammogram, colonoscopy, endoscopy, catheter, dialysis, transplant, anaesthe*, anesthe*, sedation, analgesi*, morphine, ketamine, prednisone, methotrexate, levothyroxine, amlodipine, lisinopril, atorvastatin, omeprazole, fluoxetine, sertraline, lorazepam,
      vorhofflimmern, niereninsuffizienz, herzinsuffizienz, antikoagul*, insuffizienz, schlaganfall, herzinfarkt, lungenembolie, entzundung*, welche dosis, welcher dosis, insuficiencia, infarto, ictus, neumonia, embarazo, fibrilacion, dosis, insuffisance, infarctus, avc, pneumonie, grossesse, fibrillation, gravidez, gestante, avc, pneumonia, fibrilacao, dose de, insufficienza, gravidanza, polmonite, fibrillazione, инфаркт*, инсульт*, беременн*, пневмони*, аритми*, 心梗, 中风, 孕妇, 怀孕, 肺炎, 肾功能, 糖尿病, 抗生素, 心房細動, 腎不全, 妊娠, 肺炎, 糖尿病, 抗菌薬, 심방세동, 신부전, 임신, 폐렴, 당뇨, 항생제`,
  },
  {
    kind: 'medicine',
    weight: 3,
    words: `projectile vomiting, failure to thrive, neonat*, hypoglyc*, hyperglyc*, digoxin, amiodarone, hormone replacement, hrt, contracepti*, vaccination schedule for, next step in management, likely diagnosis, most likely diagnosis, which tests would you, counsel a patient, risks and benefits of, glasgow coma, apgar, bmi of, oxygen requirement, arrhythm*, cyanosis, ascites, splenomegal*, hepatomegal*, lymphadenopath*, papilloedema, nystagmus, ataxia, aphasia, hemipar*, parapar*, paraesthesi*, paresthesi*, haemoptysis, hemoptysis, haematemesis, hematemesis, dysphagia, dysuria, polyuria, pruritus, urticaria, anaphyl*, angioedema, eczema, psoriasis, cellulit*, herpes, hiv, tuberculosis, malaria, covid, influenza, steroid*, nsaid*, aspirin, clopidogrel, rivaroxaban, apixaban`,
  },
];
