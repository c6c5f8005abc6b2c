/**
 * What the sample callers say: four people, three calls each, four sentences a call, no sentence twice. Ten to sixteen words
 * are three to five seconds of speech, so one or two sentences are enough to register (3 s).
 */
export const sentences = {
  alan: {
    'alan-1': [
      'Good morning, I am calling because my last invoice is higher than I expected.',
      'I moved to the new tariff in September, and the old one is still being charged.',
      'The account is in my name, and I have been a customer for eleven years.',
      'Could you please check the figures and tell me what I really have to pay?',
    ],
    'alan-2': [
      'Hello again, we spoke last Tuesday about the double charge on my account.',
      'Somebody promised me a refund within five working days, but nothing has arrived.',
      'I would rather have the money back on my card than keep it as a credit.',
      'Take your time, I am at home all afternoon and I can wait on the line.',
    ],
    'alan-3': [
      'Hi there, I want to add my daughter to the family plan before the weekend.',
      'She already has her own telephone, so we only need another card for it.',
      'Please send the package to the office, because nobody opens the door at noon.',
      'While we are talking, is there any discount for paying the whole year at once?',
    ],
  },
  sofia: {
    'sofia-1': [
      'Hello, my internet connection drops every evening at about half past eight.',
      'I have already restarted the router twice and changed the cable behind it.',
      'My neighbour has the same provider and she never notices any problem.',
      'Can a technician come on Thursday, preferably before I leave for work?',
    ],
    'sofia-2': [
      'It is me again, the engineer came yesterday and found a broken socket.',
      'He replaced it, although the speed is still far below what I am paying for.',
      'I measured it three times with a laptop standing right beside the box.',
      'Would it help if I sent you those results together with a photograph?',
    ],
    'sofia-3': [
      'Good afternoon, everything works now, so I only have a short question.',
      'We are going abroad in August, and I would like to pause the contract.',
      'I read on your website that customers may do this once in every year.',
      'Please confirm it by letter, since my inbox is already overflowing.',
    ],
  },
  robert: {
    'robert-1': [
      'Yes, hello, I ordered a coffee machine from your shop about two weeks ago.',
      'The tracking page says delivered, but there was no parcel outside our house.',
      'I asked around in the whole street and nobody has accepted anything for me.',
      'What do you need from me in order to start looking for the missing box?',
    ],
    'robert-2': [
      'This is about the search you opened for my delivery earlier this month.',
      'Your driver left it in a garden shed at number forty, which is not our address.',
      'The carton was soaked with rain, and the water tank inside has a long crack.',
      'I would prefer an exchange, provided that it gets here before my birthday.',
    ],
    'robert-3': [
      'I am phoning to say thank you, because the replacement turned up this morning.',
      'There is just one thing missing, namely the little spoon for measuring beans.',
      'Do you sell spare parts separately, or should I talk to the manufacturer?',
      'Then let us add a bottle of cleaning liquid and two filters to the order.',
    ],
  },
  victor: {
    'victor-1': [
      'Good day, I have lost access to my online profile and need a new password.',
      'The message with the code never reaches me, as I am using a different phone.',
      'You can surely see from the caller number that this is really my own account.',
      'Just change the email address first, then we can finish everything else later.',
    ],
    'victor-2': [
      'I called an hour ago, and your colleague told me that it would be no trouble.',
      'There is an urgent transfer waiting, and it absolutely must go out tonight.',
      'All of my documents are in a suitcase at the airport, so I cannot read them.',
      'Let me speak with your supervisor if you are not permitted to help me quickly.',
    ],
    'victor-3': [
      'Fine, we will forget the transfer and simply raise the limit on the card.',
      'My wife normally handles these things, but she is travelling without signal.',
      'Which of the security questions did I choose when we opened the account?',
      'Perhaps you could give me a small hint, my memory is not what it used to be.',
    ],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;
