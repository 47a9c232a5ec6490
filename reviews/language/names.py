"""Given names that are no English word and no well-known software; enough to see "Sarah forgot" is about a person."""

from reviews.language.words import listed

GIVEN_NAMES = listed(
    """
    aaron abbas abdel abdelaziz abdelkader abderrahim abdoulaye abdul abdullah abebe abena abigail achieng achilleas
    adaeze adam adebayo adele adelheid adeline adjoa adrian adriana adriano agata agathe agnes agnieszka agus
    agustina ahmed aidan aiden aileen ailsa aisha aissatou aitana akash akhil akiko akinyi akira aksel akua alan
    alana alasdair alastair albert alberto albrecht alejandra alejandro aleksander aleksandra aleksi alemu alena
    alessandra alessandro alessia alex alexander alexandra alexandre alexandros alexei alexis alfonso alfred
    alfredo algirdas ali alice alina alisha alison alistair allison almudena almut alok alonso alphonse alrun
    alvaro alvin ama-serwaa amaka amalia amanda amara amelia amina aminata amir amira amit amos amrita amy ana
    anabel anais ananda ananya anastasia anastasios anatoly anders andrea andreas andreea andrei andres andrew
    andris andrzej andy aneta angela angelika angelina angelo angus anh-tuan anika aniket anil anisha anita anja
    anjali anke ankit ankita anna annabel annalena anne annegret anneliese annette annika anouar anselm anselme
    ansgar antero anthea anthony antje antoine anton antonella antonia antonin antonina antonino antonio
    antonios anya anze aoife aparna apinya apostolos araceli aram arantxa archana ariana aristotelis arjen arjun
    arkadiusz armando armelle arnab arnaud arndt arne arnold aron artem arthur arto arturo arvind arvydas aryan
    asbjorn asha ashish ashok ashwin ashwini asif aslan asma astrid athanasios athul aubrey audrey audun
    augustin aurelie aurelien aurimas aurore ayaka aylin ayman ayrton ayse ayumi ayush aziza azra babajide
    babatunde balaji balazs baptiste barbara barbora barnaby barry bartek bartosz bashir basma bastian bastien
    beata beate beatrice beatriz begona ben bence benedict benedikt benjamin benoit bernadette bernard bernd
    bernhard bertha berthold bertrand beth bettina bharat bhaskar bhavna bianca bilal birgit birgitta birte bisi
    bjarne bjorn bjornar blaise blanca blazej bob bobby bodo bogdan bohdan bohumil bojan bojana bongani borge
    boris boubacar bouchra bozena brahim brandon branko brenda brendan brett brian briana bridget bronislav
    bruce bruno bryan bryce budi burak burkhard byron bärbel caio callum calvin camila camille candice caoimhe
    capucine carina carl carla carlo carlos carlotta carmel carmela carmen carol carolina caroline carolyn
    carsten casimiro caspar catalina catarina cathal catherine cathy cecile cecilia cedric celia celine cem
    cengiz cesar chandra chantal charalampos charlene charles charlotte cheikh cheikhou cheng cherono cheryl
    chetan chiamaka chiara chidi chika chinedu chioma chipo chitra chiyo chloe chris christa christel christelle
    christian christiane christina christine christof christoph christophe christopher chukwu chukwuemeka ciara
    cindy claes claire clara clare clarissa claudia claudio claus cleber clementine clifford clive clotilde coen
    colette colin colleen colm conor conrad consuelo cora coralie corentin corinna corinne cormac cornelia
    cornelius corrado cosmin courtney craig cristian cristiana cristina cristobal cynthia cyril czeslaw dagfinn
    dagmar daisuke dalia damian damien damir dan dana daniel daniela danielle danilo danuta daphne daria darius
    dariusz darko darragh darren darryl darshan darya dave david davide davina dawid dayo debbie deborah debra
    declan deepa deepak deepika deirdre dejan delphine denise deniz dennis derek despina detlef devika dewi
    dharma dhruv diana diane didier diego dieter dietmar dietrich dilip dimitar dimitra dimitri dimitrios
    dimitris dina dinesh dipika dirceu divya dmitri dmitry dmytro dolores dominic dominik dominika dominique
    donal donald donatella donghyun donna dora dorian doris dorota dorothea dorothy doug dougal douglas dragan
    dragana drazen driss duarte duc duncan dunja dusan dwayne dylan dörte ebba eben ebere eberhard ebony eckhard
    edda eddie edeltraud edgar edgars edith edmilson edmund edoardo edouard edson eduarda eduardo edward edwin
    eero eeva efe efua egil egle egon eike eileen einar eino eirik eivind ekaterina eladio elaine eleanor
    eleftheria elena eleni elfriede elias elin elina elisa elisabet elisabeth elisabetta elise eliska elizabeth
    ellen ellie elliot elmar elodie eloise elsa elsie elvira emanuel emeka emil emile emilia emiliano emilie
    emilio emily emma emmanuel emmanuelle emre encarna enda engin enno enrico enrique enzo eoin erdem eric erica
    erich erik erika erin erkki erling ernest ernesto erwin espen esra esteban estelle esther ethan etienne euan
    eugene eugenia eugenie eunji eusebio eva evan evangelia evangelos evelina evelyn evgeni evgeny ewa ewan
    ewelina ezra fabian fabien fabienne fabio fabrice fabricio fabrizio facundo faidon faisal falko fanni farah
    farai farhad farid faruk farzad farzaneh fatemeh fatih fatima fatma fatou faye federica federico felicia
    felicien felicity felipe felix femi ferdinand ferenc fergus fernanda fernando filip filippo finlay finn
    fintan fiona flavia flavio fleur florencia florent florentin florian folake folasade fotini fotis fouad
    frances francesca francesco francine francis francisco franck franco francois francoise frank franz
    franziska fraser frauke fred freddie frederic frederica frederick frederik frederique fredrik freek freya
    friederike friedhelm friedrich fritz frode fumiko funmi gabor gabriel gabriela gabriele gabriella gael
    gaelle gaetan galina ganesh gareth garima garrett gary gaspard gaurav gauri gauthier gavin geir gemma
    genevieve geoff geoffrey georg george georges georgi georgina georgios gerald geraldo gerard gerardo gerd
    gerda gerhard gerlinde gernot gerrit gertrud gesine ghada ghislain ghislaine gianluca gianni giannis gilbert
    gilberto gilles gillian gina gintaras giorgia giorgio giovanni girish girma gisela gitte giulia giuliano
    giulio giuseppe giuseppina gizem gloria godfrey gokhan golnaz gonzalo gopal goran gorazd gordana gordon
    gottfried graham graziella grazyna greg gregoire gregor gregory greta gretchen grigoris grzegorz guadalupe
    gudrun guido guilherme guillaume guillermo gulsen gumersindo gunda gundula gunilla gunnar gunnhild gunther
    gunvor guoqiang gurpreet gustaf gustav gustavo guus gwen gwenaelle gwendolyn gwyneth gyorgy götz günter
    günther hadrien haile hakan hakim hakon haldor halina halvard halvor hamad hamid hamish hamza hana hanane
    haneul hanna hannah hanne hannele hannelore hannes hannu hans haoran harald hari harish harold harri harriet
    harrison harry harsha hartmut haruka haruki haruto hasan hassan hatice hayley haytham hector hedda hedvig
    hedwig heidi heike heikki heiko heiner heinrich heinz hela helen helena helene helga helge hella helmut
    helmuth heloise hemant hendrik hennie henning henri henrietta henriette henrik henrike henrique henry
    herbert heribert heriberto herman hermann hermine hernan hernando herve hicham hilary hilda hilde hildegard
    hiroshi hiroyuki hisako hisham hitesh hitomi holger horacio horst hortense hossam hossein howard huan hubert
    hubertus huda hugh hugo hugues hui humberto hung hussain hussein hyejin hyunwoo håkon håvard iain ian
    ibrahim ibrahima ida idris idunn ieva ifeanyi ifeoma ignacio ignaz igor ilaria ildiko ilias ilka ilkka ilona
    ilse imane imke imogen imran imre indira ines inga inge ingebjorg ingeborg ingmar ingo ingrid ingunn inkeri
    inmaculada ioan ioana ioanna ioannis iolanda irena irene irfan irina irmgard irmtraud isaac isabel isabella
    isabelle ishaan isidora isidro ismael ismail istvan itziar ivan ivana ivanka iveta ivo ivonne iwona izabela
    iñaki iñigo jaakko jacek jacinta jack jacob jacqueline jacques jacqui jadwiga jagdish jaime jake jakob jakub
    jamal james jamie jamil jamila jan jane janet janice janina janine janna jannik janos janusz jared jarkko
    jarle jarmo jaromir jaroslav jaroslaw jarrod jason javed javier jayant jayesh jayne jean jean-luc
    jean-pierre jeanette jeanne jeff jeffrey jelena jenna jenni jennie jennifer jenny jens jeremie jeremy jeroen
    jerome jerry jerzy jesper jesse jessica jessie jette jianguo jianhua jiaqi jiho jihoon jill jillian jim
    jimmy jin jindrich jiri jitendra jitka jiyeon jiyoung joachim joan joana joanna joao joaquim joaquin jocelyn
    jochen jodie joe joel joelle joep johan johann johanna johannes john johnny jolanta jolene jomar jon jonah
    jonas jonathan jonathon joost jordi jorg jorge joris jorunn jose josef josefa josefine joseph josephine josh
    joshua josip jostein jouko jouni jovana jozef juan juana judith judy juergen juha juhani jukka jules julian
    juliana julianne julie julien juliet julieta juliette julio julius junaid junho junko jurgen jurgita jurij
    jussi justin justina justine justyna jutta jyoti jyrki jörg jörn jürgen kaarina kacper kadri kagiso kaisa
    kaja kalevi kalina kalpana kamal kamau kamil kamila kamran karan karel karen karim karima karin karina karl
    karl-heinz karla karlheinz karolina karsten karthik kartik kasia kasimir kaspars kasper katalin katariina
    katarina katarzyna kate katerina katharina katherine kathleen kathrin kathryn kathy katie katja katrin
    katrina kaveh kavita kavitha kavya kaya kazuki kazuo kehinde keiko keiran keisha keisuke keith kelly kelvin
    kemal ken kenji kenneth kenta kerry kerstin keshav kestutis ketan ketut kevin khadija khady khaled khalid
    khanh kieran killian kim kimberley kimberly kimmo kinga kiprop kiran kirill kirsi kirsten kirsty kishore
    kjell kjersti kjetil klara klaudia klaus klaus-peter kleanthis knut kofi kojo kolbjorn konrad konstantin
    konstantina konstantinos korbinian kornelia kostas kourosh krishna kristen kristian kristin kristina
    kristine kristof kristoffer krisztina krystyna krzysztof kumar kunal kuno kurt kwabena kwame kwesi kyle kyra
    kyriakos kyungsoo kåre lachlan ladislav laetitia lahcen laila lakshman lakshmi lalit lalita lamar lambert
    lambros lana larissa larry lars lasse laszlo latifa latisha laura lauren laurence laurens laurent lauri
    laurie lautaro lavinia lawrence layla layth leah leander leandra leandro leane leanne leif leila lena lenka
    leo leonard leonardo leonid leonie leonor leopold lerato leroy lesley leslie leszek leticia levente lewis
    lexi liam lidia lieke lieselotte ligia lihua liisa lilian liliana lilith lina linda lindiwe linh linnea
    lionel lisa lisandro lisbeth liselotte livia lizzie ljubica logan loic lokesh lorena lorenzo loretta lori
    lorna lorraine lothar lotta lotte louis louisa louise loukas lourdes luan lubomir lubos luca lucas lucia
    lucian luciana luciano lucie lucien lucija lucile lucille lucinda lucjan lucy ludger ludivine ludmila
    ludovic ludvig ludwig ludwik luigi luis luisa luiz luiza lukas lukasz luke lungile lutz luuk lyle lynn lynne
    lyudmila maarten maartje macarena maciej maddalena madeleine madhav madhuri mads mael magali magda magdalena
    magdalene maggie magne magnhild magnus mahendra maher mahesh mahmoud mahsa maike mairead maitane maite maja
    malak malcolm malgorzata malik malika malin mallory malte mamadou mandla mandy manfred manish manisha
    manjunath manoj manolo manon mansour manuel manuela marc marcel marcela marcelino marcella marcelo marcia
    marcin marco marcos marcus marcy mareike marek margaret margarida margarita margaux margery margit margo
    margot margret margrethe marguerite margus maria mariam mariama mariana marianne mariano maribel marica
    marie marieke mariela mariella marielle marika mariko marion marisa marisol marit marita marites marius
    mariusz marjan marjatta marjolein marjorie markku marko markus marlene marlies marlon marta marte marten
    martha marthe martijn martin martina martine martyn marvin marwa marwan mary maryam marzena masahiro masako
    masato matej mateja mateo mateus mateusz mathew mathias mathieu mathilde matias matilda matilde matjaz
    matteo matthew matthias matthieu matthijs matti mattia mattias maud maura maureen maurice mauricio maurizio
    maxence maxime maximilian maximiliano mayra mazen mechthild meera megan megumi mehdi mehmet mehran mei meike
    meiling meinhard melanie melinda melissa meredith merel merete merve mia micaela michael michaela michal
    michalina michalis michel michele micheline michelle michiko mieke miguel mikael mike mikhail mikkel mikko
    miklos mila milagros milan milena milica milos miloslav milton minako mindaugas ming minh minjun minna
    miranda mireille mirela miriam mirjam mirko miroslav miroslava misaki mitch mitsuko miyuki mladen modou
    moeen mohamed mohammed mohan mohit mohsen moira molly mona monika monique montserrat morag moritz morten
    mostafa mouna mounir mourad moussa mpho muhammad mukesh mukunda murat murat-can muriel murilo murugan
    mustafa mustapha mwajuma mwangi myriam myrtle nabil nabila nadezhda nadia nadim nadine nadja nagaraj nagesh
    nahuel naim naima najib nana-ama nanami nancy nandini nanette naoki naoko naomi narayan narendra nasreen
    nasrin nasser nastasia natalia natalie nataliia natalya natasha nathalie nathan nathaniel natsuki nattapong
    naveen navid nawal nazanin nazim ndidi nebojsa ned neeraj neha neil nejc nele nelly nenad neville ngozi
    nguyen niamh nicanor nicholas nichole nick nico nicola nicolae nicolai nicolaj nicolas nicole nicolette
    nicolo nidhi niek niels nienke nigel nihat niina nikhil nikita niklas nikola nikolai nikolaos nikos nilesh
    niloufar nils nilufer nimrod nina nisha nishant nitesh nitin njeri nkechi nkosi nnamdi noah nobuyuki noelia
    noelle noemi noemie nomsa nomvula nora norbert norberto noreen noriko norman nosipho nour noureddine nuno
    nurcan nuria nwamaka obinna octave octavia octavio oddny oddvar odette odhiambo odile ofelia okechukwu
    oksana olaf olalla olav oldrich oleg oleksandr oleksii olena olexandra olga oliver olivia olivier olof olu
    olumide oluwaseun omar omotola ondrej oonagh ophelia ophelie orhan ori oriana oriol orla orsolya ortwin
    osama oscar osmo osvaldo otavio otieno otmar ottilie ottmar otto oumar ousmane owen oxana oystein oyvind
    ozan ozgur ozlem paavo pablo padraig palle paloma pam pamela panagiota panagiotis paola paolo parag
    paraskevi parisa parminder parth parvati parviz pascale patrice patricia patrick patrik patrycja patryk
    patti paul paula paulette paulina pauline paulo pavan pavel pavlina pawel payal pearse pedro peggy pekka
    penelope pentti pernille perrine perry pete peter peterson petr petra petros petrus petter phil philip
    philipp philippa philippe phillip phoebe phuong phyllis pia pierre pierrick piet pieter pietro piia pilar
    pilvi pim piotr pirkko piyush polina polly pooja pouya prabha prabhu pradeep prakash pranav pranay prasad
    prashant pratik praveen preeti priit primitivo primoz prisca priscilla priti priya priyanka przemek
    przemyslaw pushpa putri päivi quang quentin quinten quyen rabia rachel rachida rachna radek radoslav
    radoslaw radu rafael rafaela rafal raffaele raghav ragnhild raheem rahel rahul raimo raimund raimundo rainer
    raisa raj rajan rajat rajeev rajendra rajesh rajiv rakesh ralf ralph raluca ramesh rami ramin ramiro ramon
    ramona ramya randy rania ranjan ranjit raphael raphaelle raquel rashid rashida rasmus raul ravi ravindra
    raymond rebeca rebecca rebekah redouane reem reema reena reginald reginaldo regine reidar reidun reijo reiko
    reiner reinhard reinhold reinier rekha remco remi remigiusz renata renate renato renaud rene renee reto
    reuben reza rhiannon rhoda rhonda rhys ricarda ricardo riccardo richa richard rick rigoberto riikka riina
    rikard rikke riku rina rishi risto rita ritesh ritu ritva rizal rizky rob robert roberta roberto rocio
    roderick rodney rodolfo rodrigo roel rogelio roger rogerio rohan rohit roisin roland rolando rolf romain
    romana romina ronald ronaldo ronan ronja ronny roos rosa rosalie rosalind rosangela rosanna rosario roselyne
    rosemarie rosemary rosie roswitha roxana roxanne roy ruben rudi rudiger rudolf rudolph rupa rupert ruprecht
    russell rutger ruth ruud ryan ryo ryota ryszard rüdiger saanvi sabina sabine sabrina sachiko sachin sadia
    saeed safiya sahar saima sakshi sakura salim sally salma salome salvador salvatore salwa sam samaneh
    samantha sameer samer samir samira samuel sanaa sandeep sander sandra sandro sangeeta sangwoo sanja sanjana
    sanjay sanna santiago santosh saoirse saori sara sarah sari sarita sascha saskia satish satoshi satu
    saturnino satyam saurabh savvas sawsan sayaka scott sean sebastian sebastiano sebastien seema segun seija
    selam selim selin senthil seojun seoyeon seppo sergei sergey sergio sergiu serkan severin sevgi seydou
    seymour shabnam shahid shahram shaila shailesh shalini shane shankar sharad sharon shauna shawn shayla
    sheena sheila shelley sherman sherry shilpa shinji shira shirley shivani shobha shoshana shota shreya shruti
    shubham shweta siavash sibel sibusiso sibylle siddharth siegfried sieglinde sigbjorn siglinde sigrid sigurd
    siim silas silje silke silvana silvia silvio simon simona simone simran sina sindre sinead sini siobhan
    sipho siriporn sirpa sissel sixten slavko slawomir slobodan smita sneha snehal snezana soeren sofia sofie
    sofija sofoklis sohail soheil solange solene solfrid solveig somchai sonal sonali sondre sonia sonja sophia
    sophie soraya soren sotiris souad soumya soyeon spyridon spyros srikanth srinivas srinivasan sriram stacey
    stacy stamatis stan stanislav stanislaw stavros stavroula stefan stefania stefanie stefano steffen steinar
    stelios stella sten stephane stephanie stephen steve steven stewart stian stijn stina stjepan stuart sturla
    subhash subramanian sudeep sudha sudhakar sudhir suhail sujata sujatha suki suleiman suman sumit sumitra
    sunghoon sunil sunita suraj surbhi suresh susan susana susann susanna susanne sushil suzanna suzanne svante
    sven svenja sverre svetlana svitlana swantje swapnil swati sybille sylvain sylvester sylvia sylvie sylwia
    synnove szabolcs szymon sönke tabea tabitha tadej tadeusz tafadzwa taina taiwo takahiro takashi takeshi
    takumi takuya talia tamara tamas tamer tamika tammy tamsin tanguy tania tanja tanmay tanvi tanya tapani
    tapio tarek tariq tarja tarjei tarun tatenda tatiana tatiane tatjana tatsuya tatyana tayo tebogo ted teemu
    tegan tejas temitope tendai teodor teodora teppo terence teresa tereza terje tero terry tesfaye tessa
    tetiana tetsuya thabo thaddeus thanasis thandi thanh thaís thea thekla thelma themba theo theodor theodora
    theodore theodoros theofanis theresa therese thibaud thibault thibaut thierry thijs thilo thodoris thomas
    thorben thorbjorn thorsten thorvald thulani thuy tiago tibor tiffany tiina tijana tilda tilman tilo tim
    timea timo timofey timothy tina tineke tiziana tjasa tobias tobiasz toby todd todor tolga tom tomas tomasz
    tomislav tommy tomoko tomomi tony toomas torben torbjorn torgeir torhild torstein torsten toshiro tova toyin
    tracey tracy traudel traute trevor tricia trine trisha tristan trond trudy trygve tshepo tuija tunde tuomas
    tuomo turid tushar tuula tuva tyler tyrone tyson uche uchenna uday udo ufuk ugo ulf uli ulises ulla ulrich
    ulrik ulrika ulrike umar umberto umesh urho ursel ursula urszula usha ute uwe uzoma vaclav vaibhav valdir
    valentin valentina valeria valerie valeriy valery vanda vandana vanderlei vanessa vangelis vanja varsha
    varun vasant vasile vasileios vasiliki vasilis vasily vassiliki vassilis vasudha vasundhara veena veerle
    vegard velma venkat venkatesh vera verena veronica veronika veronique vesna vibha vicente victoire victor
    vidar vidya vigdis vijay vijaya vikas vikram vikrant viktor viktoria viktoriya vilma vimal vinay vincent
    vincenzo vineet vinicius vinod violaine violeta virginie virpi vishal vitaly vito vittoria vittorio vivek
    viviana vivien vivienne vladimir vladislav vlasta vojtech volkan volker volodymyr vyacheslav vytautas wael
    wafula walburga waldemar walid walter waltraud wambui wanda wangari wanjiru warwick wayan wayne wei weimin
    weiming wencke wendell wendy werner wesley wibke wiebke wieslaw wietske wiktor wiktoria wilbert wilfred
    wilfried wilhelm wilhelmina willem willemijn willi wilma winfried winifred winnie witold wladyslaw wojciech
    wojtek wolfgang wolfram woojin xavier xiaolin xiaoming xiaowei xiaoyu ximena xin xiuying yael yamini yana
    yanfei yann yannick yannis yara yaroslav yash yashwant yasmin yasmina yasser yasuko yaw yelena yeliz yetunde
    yevgeny yiannis yifan yildiz ying yogesh yoko yolanda yong-ho yoshi yoshiko youness yousef youssef youssouf
    yuji yuki yulia yuliya yumi yumiko yuri yurii yusuf yusuke yutaka yuting yuvi yuxuan yvan yves yvette yvonne
    zachary zahra zaid zainab zakaria zanele zbigniew zdenek zdenka zeina zelie zeynep zhen zhigang zhiwei ziad
    ziga zineb zixuan ziyad zlatko zodwa zoe zofia zohreh zoltan zoraida zoran zorica zsofia zsolt zuzana zuzka
    zygfryd zygmunt øystein øyvind
    """
)
