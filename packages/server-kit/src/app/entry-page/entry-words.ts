/** Everything that the page says, in one language. */
export interface EntryWords {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly button: string;
  readonly checking: string;
  readonly accepted: string;
  readonly wrong: string;
  readonly limited: string;
  readonly noDigits: string;
  readonly failed: string;
}

/** By language; a browser's first that is here is shown, else English. */
export const entryWords = {
  en: {
    title: 'Enter your code',
    hint: 'Type the code from the message. Do not say it to anybody.',
    label: 'Code',
    button: 'Confirm',
    checking: 'Checking …',
    accepted: 'Thank you. The person on the phone can see that the code was right. You can close this page.',
    wrong: 'This code is not right, or not valid any more. Type it again, or ask for a new one on the phone.',
    limited: 'There were too many attempts. Ask on the phone what to do.',
    noDigits: 'Type the digits of the code.',
    failed: 'That did not work. Try again in a moment.',
  },
  es: {
    title: 'Introduzca su código',
    hint: 'Escriba el código del mensaje. No se lo diga a nadie.',
    label: 'Código',
    button: 'Confirmar',
    checking: 'Comprobando …',
    accepted: 'Gracias. La persona al teléfono ve que el código era correcto. Puede cerrar esta página.',
    wrong: 'El código no es correcto o ya no es válido. Escríbalo otra vez o pida otro por teléfono.',
    limited: 'Ha habido demasiados intentos. Pregunte por teléfono qué hacer.',
    noDigits: 'Escriba las cifras del código.',
    failed: 'No ha funcionado. Inténtelo de nuevo dentro de un momento.',
  },
  de: {
    title: 'Code eingeben',
    hint: 'Tippen Sie den Code aus der Nachricht ein. Sagen Sie ihn niemandem.',
    label: 'Code',
    button: 'Bestätigen',
    checking: 'Wird geprüft …',
    accepted: 'Danke. Die Person am Telefon sieht, dass der Code stimmt. Sie können diese Seite schließen.',
    wrong: 'Der Code stimmt nicht oder gilt nicht mehr. Tippen Sie ihn noch einmal ein oder bitten Sie am Telefon um einen neuen.',
    limited: 'Es waren zu viele Versuche. Fragen Sie am Telefon, wie es weitergeht.',
    noDigits: 'Tippen Sie die Ziffern des Codes ein.',
    failed: 'Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.',
  },
  fr: {
    title: 'Saisissez votre code',
    hint: 'Tapez le code du message. Ne le dites à personne.',
    label: 'Code',
    button: 'Confirmer',
    checking: 'Vérification …',
    accepted: 'Merci. La personne au téléphone voit que le code était juste. Vous pouvez fermer cette page.',
    wrong: 'Ce code n’est pas juste, ou n’est plus valable. Tapez-le à nouveau ou demandez-en un autre au téléphone.',
    limited: 'Il y a eu trop d’essais. Demandez au téléphone ce qu’il faut faire.',
    noDigits: 'Tapez les chiffres du code.',
    failed: 'Cela n’a pas fonctionné. Réessayez dans un instant.',
  },
  pt: {
    title: 'Introduza o seu código',
    hint: 'Escreva o código da mensagem. Não o diga a ninguém.',
    label: 'Código',
    button: 'Confirmar',
    checking: 'A verificar …',
    accepted: 'Obrigado. A pessoa ao telefone vê que o código estava certo. Pode fechar esta página.',
    wrong: 'O código não está certo ou já não é válido. Escreva-o de novo ou peça outro ao telefone.',
    limited: 'Houve demasiadas tentativas. Pergunte ao telefone o que fazer.',
    noDigits: 'Escreva os algarismos do código.',
    failed: 'Não funcionou. Tente de novo dentro de momentos.',
  },
  ar: {
    title: 'أدخل الرمز',
    hint: 'اكتب الرمز الوارد في الرسالة. لا تقله لأحد.',
    label: 'الرمز',
    button: 'تأكيد',
    checking: 'جارٍ التحقق …',
    accepted: 'شكرًا. يرى من تحدثه على الهاتف أن الرمز صحيح. يمكنك إغلاق هذه الصفحة.',
    wrong: 'الرمز غير صحيح أو لم يعد صالحًا. اكتبه مرة أخرى أو اطلب رمزًا جديدًا على الهاتف.',
    limited: 'كانت هناك محاولات كثيرة. اسأل على الهاتف عمّا يجب فعله.',
    noDigits: 'اكتب أرقام الرمز.',
    failed: 'لم ينجح ذلك. حاول مرة أخرى بعد قليل.',
  },
} as const satisfies Record<string, EntryWords>;
