// Issuers whose API keys have no format of their own: only the issuer's name and the key's length give them away, as in
// `ALGOLIA = "…"`. Data only. Each entry is a length in characters, then the names of the issuers with such keys, in
// lower case. The facts come from the issuers' documentation and from the rules of gitleaks, kingfisher and trufflehog.

const DESCRIBED = `
14: checkvist ipinfo
15: cashboard dropbox
16: amadeus autodesk coinlib confluent formcraft geoip linkedin maxmind metrilo nexmo shutterstock
17: airtable
20: aeroworkflow alegra browserstackkey codacy companyhub easy-insight
  easyinsight eventbrite finicity finnhub freshdesk fxmarket getemail hiveage invoiceocean looker nasdaq
  pusher smartystreets statuscake tefter timezoneapi uploadcare
21: carboninterface
22: bugherd convertkit ethplorer freshworks mandrill proxycrawl ringcentral splunk travis
24: atlassian betterstack clickhelp clockwork confluence etsy exchangerate flightapi happyscribe jira kucoin looker
  metaapi oanda plaid replyio sendbird textanywhere vercel
25: messagebird twitter vbout visualcrossing
26: bitmex getemails mattermost timecamp
27: cloudinary glassnode hypertrack miro
28: browshot cloverly fastforex pollsapi roaring tradier
29: bulksms userflow
30: alibaba centralstation cloudimage nimble nylas plaid scrapeowl textmagic twitch
31: mailmodo requestfinance screenshotapi shipday worldweather
32: accuweather adafruit adobe adzuna agora airbrake alconost aletheiaapi algolia amadeus amplitude anypoint
  api2cart apiflash apilayer apimetrics asana assemblyai atera audd autodesk autoklose autopilot aviationstack
  axonaut aylien billomat bitbar bitbucket bittrex braintree bulbul calendarific censys chartmogul chatbot checklyhq
  clarifai clinchpad cloudelements cloudplan cloze codecov coinlayer countrylayer currencyfreaks currencylayer
  currencyscoop dandelion datadog delighted demio detectify detectlanguage diffbot discord dnscheck docsearch
  droneci everhour exchangerates facebook faceplusplus fastly feedier financialmodelingprep finicity fixer flickr
  flightstats fmfw formsite geoapify getresponse goodday gtmetrix infura ipapi ipgeolocation ipifi ipquality ipstack
  jotform knapsackpro languagelayer larksuite lemlist linear linkpreview liveagent loyverse madkudu mailboxlayer
  mailerlite mailjet mapquest marketstack meaningcloud mediastack mixpanel moonclerk netcore newsapi numverify
  nutritionix nytimes onfleet opencagedata openuv openweather pastebin paydirtapp paymongo pdflayer pdfshift
  pepipost pipedream pivotal podio positionstack postageapp privateai pyxis rebrandly redhat route4me runrunit
  salescookie satismeter scraperapi scraperbox scrapestack scrapingant screenshotlayer securitytrails semaphore
  serpstack sherpadesk shutterstock signupgenius simfin sinch siteleaf spoonacular statuspal streak subscription
  sugester survicate swell taxjar testingbot theoddsapi thinkific thousandeyes ticketmaster toggl tomtom
  travelpayouts trello twelvedata tyntec upcdatabase uplead userstack vatlayer verimail veriphone vpnapi walkscore
  weatherbit weatherstack webscraping websitepulse yousign zerobounce zerotier zipapi
33: simvoly whoxy
34: bscscan etherscan pixabay pushbullet uptimerobot
35: accuweather ayrshare clearbit craftmypdf iexcloud poloniex stitchdata worldcoinindex
36: airvisual apacta appcues apptivo blazemeter blocknative bugsnag captaindata cliengo cloudmersive coinapi
  collect2 deepai duply enablex findl graphhopper guardian heroku holidayapi hubapi hubspot imagekit insightly
  interseller kucoin kylas loggly loginradius logz magnetic messagebird metabase mixmax moosend nethunt nftport
  opsgenie postbacks postmark refiner rownd runscope salesmate saucelabs scaleway selectpdf sendbird snyk
  squarespace sslmate statuspage tokeet transferwise urlscan vouchery vultr zenscrape zenserp zipcodebase
  zonka
37: cloudflare coveralls
39: apifonica apitemplate blitapp fileio geocod rocketreach youtube
40: abyssale airbrake bitly brandfetch buddyns buildkite buttercms calorieninja cicero cloudflare cloudsmith
  codeclimate cohere datadog deepgram diggernaut docparser extractorapi fetchrss geocodify getgeoapi getsandbox
  gitter helpscout hunter instamojo jumpcloud klipfolio launchdarkly loadmill lokalise magicbell meraki monkeylearn
  netlify nicereply oopspam owlbot pandadoc pipedrive powrbot purestake qase sendbird shotstack simplesat sonar
  stockdata stormboard strava teamgate tiingo todoist versioneye wandb worksnaps zendesk zenrows
41: zenkit
42: skrapp
43: bitcoinaverage bitfinex cloudelements contentful gumroad gyazo hereapi hybiscus leadfeeder linenotify luno
  meistertask mindmeister newscatcher paralleldots storecove unsplash
44: geckoboard instabot intrinio onepagecrm paymoapp ritekit typeform
45: salesflare twitter
46: impala voodoosms
47: newrelic
48: clockify commercejs currentsapi foursquare neutrinoapi packagecloud restpack rownd sigopt technicalanalysisapi
50: bitmex caspio dronahq dwolla lunchmoney overloop rapidapi signalwire twitter vyte
51: asana flowflu repairshopr
52: dyspatch
54: hypertrack optimizely
57: kraken
60: clustdoc dareboost intercom serphouse sportsmonk webscraper workstack
62: planyo wepay
64: access_token accesstoken alienvault allsports apimatic appsynergy artifactory besnappy bitbucket boostnote
  capsulecrm captaindata codequiry coinbase confluent cryptocompare currencycloud discord disqus freshbooks
  hasura hellosign holistic html2pdf iconfinder ipinfodb jfrog mavenlink mesibo metaapi moralis netsuite new_relic
  newrelic partnerstack peopledatalabs pinata prodpad qualaroo qubole reachmail sentry sheety sumo teletype tmetric
  typetalk unplu virustotal webex webflow wistia youneedabudget zipcodeapi
68: getgist
71: solarwinds
72: imagga
73: artifactory jfrog stormglass
75: omnisend snipcart
76: jupiterone
80: abuseipdb crowdin fulcrum surveybot teamgate
83: yandex
86: signaturit smooch
88: appointedd fullstory sirv surveysparrow
91: airship
128: chatfuel dynalist instamojo planview planviewleankit poloniex yelp
`;

/** Parses the table: the lengths of an issuer's keys, in characters, by its name. */
export function keyLengths(): ReadonlyMap<string, ReadonlySet<number>> {
  const lengths = new Map<string, Set<number>>();
  for (const [, length, words] of DESCRIBED.matchAll(/^(\d+): ([^:]+)$/gm)) {
    for (const word of words?.trim().split(/\s+/) ?? []) {
      lengths.set(word, (lengths.get(word) ?? new Set()).add(Number(length)));
    }
  }
  return lengths;
}
