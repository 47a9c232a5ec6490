"""Given names that are no English word and no well-known software; enough to see "Sarah forgot" is about a person."""

from reviews.language.words import listed

GIVEN_NAMES = listed(
    """
    aaron abbas abdul abdullah abebe abena abigail achieng adam adele adeline adjoa adrian adriana adriano agata
    agathe agnes agnieszka agus ahmed aidan aiden aileen ailsa aisha akash akhil akiko akira aksel akua alan
    alana alasdair alastair albert alberto alejandro aleksander aleksandra alemu alena alessandra alessandro
    alessia alex alexander alexandra alexandre alexei alexis alfonso alfred alfredo ali alice alina alisha
    alison alistair allison alok alonso alvaro alvin ama-serwaa amaka amalia amanda amara amelia amina aminata
    amir amira amit amos amrita amy ana anais ananda anastasia anatoly anders andrea andreas andreea andrei
    andres andrew andrzej andy aneta angela angelika angelina angelo angus anh-tuan anika anil anisha anita anja
    anjali anke ankit ankita anna annabel annalena anne annette annika ansgar anthea anthony antje antoine anton
    antonella antonia antonina antonino antonio anya aoife apinya aram archana ariana arjen arjun arkadiusz
    armando arnaud arne arnold aron artem arthur arturo arvind aryan asbjorn asha ashish ashok ashwin asif aslan
    asma astrid athul aubrey audrey augustin aurelie aurelien aylin ayman ayse ayumi azra babajide balaji balazs
    barbara barbora barnaby barry bartek bartosz bashir basma bastian bastien beata beatrice beatriz ben bence
    benedict benedikt benjamin bernadette bernard bernd bernhard bertha bertrand beth bettina bharat bhavna
    bianca bilal birgit birgitta bisi bjarne bjorn blanca blazej bob bobby bogdan bohdan bojan boris bozena
    brandon branko brenda brendan brett brian briana bridget bruce bruno bryan bryce budi burak byron callum
    calvin camila camille candice caoimhe carina carl carla carlo carlos carlotta carmel carmen carol carolina
    caroline carolyn caspar catalina catarina cathal catherine cathy cecile cecilia cedric celia celine cem
    cengiz cesar chandra chantal charlene charles charlotte cheikh cheng cheryl chetan chiamaka chiara chidi
    chika chinedu chioma chitra chloe chris christa christel christelle christian christiane christina christine
    christoph christophe christopher chukwu ciara cindy claes claire clara clare clarissa claudia
    claudio claus clementine clifford clive coen colette colin colleen colm conor conrad cora coralie corentin
    corinna corinne cormac cornelia cornelius corrado cosmin courtney craig cristian cristiana cristina cynthia
    cyril czeslaw dagmar daisuke dalia damian damien damir dan dana daniel daniela danielle danilo danuta daphne
    daria dariusz darko darragh darren darryl darshan darya dave david davide davina dawid dayo debbie deborah
    debra declan deepa deepak deirdre delphine denise deniz dennis derek detlef devika dewi dharma dhruv diana
    diane didier diego dieter dietmar dilip dimitar dimitri dimitris dina dinesh dipika divya dmitri dmitry
    dmytro dolores dominic dominik dominika dominique donal donald donatella donghyun donna dora dorian doris
    dorota dorothea dorothy doug dougal douglas dragan dragana drazen duarte duc duncan dunja dusan dwayne dylan
    ebba eben ebere eberhard ebony edda eddie edgar edith edmund edoardo edouard eduardo edward edwin efe efua
    egon eileen einar eirik ekaterina elaine eleanor elena eleni elias elin elina elisa elisabet elisabeth
    elisabetta elise eliska elizabeth ellen ellie elliot elodie elsa elsie elvira emanuel emeka emil emile
    emilia emiliano emilie emilio emily emma emmanuel emmanuelle emre enda engin enrico enrique enzo eoin erdem
    eric erica erich erik erika erin ernest erwin esra esteban estelle esther ethan etienne euan eugene eugenia
    eunji eva evan evelina evelyn evgeni evgeny ewa ewan ewelina ezra fabian fabien fabienne fabio fabrice
    fabrizio faidon faisal fanni farah farhad farid faruk fatih fatima fatma fatou faye federica federico
    felicia felicity felipe felix femi ferdinand ferenc fergus fernanda fernando filip filippo finlay finn
    fintan fiona flavia flavio fleur florentin florian folake folasade frances francesca francesco francine
    francis francisco franck franco francois francoise frank franz franziska fraser fred freddie frederic
    frederica frederick frederik fredrik freek freya friederike friedrich fritz fumiko funmi gabor gabriel
    gabriela gabriele gabriella gael gaetan galina ganesh gareth garima garrett gary gaspard gaurav gauri gavin
    gemma genevieve geoff geoffrey georg george georges georgi georgina gerald gerard gerda gerhard gerlinde
    gernot gerrit gertrud gesine ghada gianluca gianni gilbert gilles gillian gina giorgia giorgio giovanni
    girish girma gisela gitte giulia giulio giuseppe giuseppina gizem gloria godfrey gokhan gonzalo gopal goran
    gordana gordon gottfried graham graziella greg gregor gregory greta gretchen grzegorz gudrun guido guilherme
    guillaume guillermo gulsen gunilla gunnar gunther guoqiang gurpreet gustaf gustav gustavo guus gwen
    gwendolyn gwyneth gyorgy haile hakan hakon haldor hamad hamid hamish hamza hana haneul hanna hannah hanne
    hannes hannu hans haoran harald hari harish harold harriet harrison harry harsha hartmut haruka haruki
    haruto hasan hassan hatice hayley haytham hector hedda hedvig hedwig heidi heike heikki heinrich heinz hela
    helen helena helene helga helge hella helmut hendrik hennie henning henri henrietta henriette henrik
    henrique henry herbert heribert herman hermann hermine herve hilary hilda hilde hildegard hiroshi hisako
    hisham hitesh holger horacio horst hortense hossam howard huan hubert huda hugh hugo hui humberto hung
    hussain hussein hyunwoo iain ian ibrahim ibrahima ida idris ieva ifeanyi ifeoma ignacio ignaz igor ilaria
    ildiko ilias ilka ilona ilse imogen imran imre indira ines inga inge ingeborg ingmar ingo ingrid ioan ioana
    ioannis iolanda irena irene irfan irina isaac isabel isabella isabelle isidora ismael ismail istvan itziar
    ivan ivana ivanka iveta ivo ivonne iwona izabela jacek jacinta jack jacob jacqueline jacques jacqui jadwiga
    jagdish jaime jake jakob jakub jamal james jamie jamil jamila jan jane janet janice janina janine janna
    jannik janos janusz jared jaroslav jaroslaw jarrod jason javed javier jayesh jayne jean jean-luc jean-pierre
    jeanette jeanne jeff jeffrey jelena jenna jenni jennie jennifer jenny jens jeremy jeroen jerome jerry jerzy
    jesper jesse jessica jessie jette jianguo jiaqi jiho jihoon jill jillian jim jimmy jin jiri jitendra jitka
    jiyeon joachim joan joana joanna joaquin jocelyn jochen jodie joe joel joelle joep johan johann johanna
    johannes john johnny jolanta jolene jomar jon jonah jonas jonathan jonathon joost jorg jorge joris jose
    josef josefa josefine joseph josephine josh joshua josip jozef juan juana judith judy juergen juha juhani
    jukka jules julian juliana julianne julie julien juliet julieta juliette julio julius junaid junko jurgen
    jurij justin justina justine justyna jutta jyoti kacper kaisa kaja kalina kamal kamau kamil kamila kamran
    karan karel karen karim karin karina karl karl-heinz karla karlheinz karolina karsten kartik kasia kasimir
    kasper katalin katarina katarzyna kate katerina katharina katherine kathleen kathrin kathryn kathy katie
    katja katrin katrina kavita kavitha kavya kaya kazuki kazuo kehinde keiko keiran keisha keith kelly kelvin
    kemal ken kenji kenneth kerry kerstin keshav ketan ketut kevin khadija khady khaled khalid khanh kieran
    killian kim kimberley kimberly kinga kiran kirill kirsten kirsty kishore kjell klara klaudia klaus
    klaus-peter knut kofi kojo konrad konstantin konstantinos kornelia kostas kourosh krishna kristen kristian
    kristin kristina kristine kristof kristoffer krisztina krystyna krzysztof kumar kunal kurt kwabena kwame
    kwesi kyle kyra lachlan ladislav laila lakshman lakshmi lalit lalita lamar lambert lana larissa larry lars
    lasse laszlo latisha laura lauren laurence laurens laurent lauri laurie lavinia lawrence layla layth leah
    leander leandro leane leanne leif leila lena leo leonard leonardo leonid leonie leonor leopold lerato leroy
    lesley leslie leszek leticia levente lewis lexi liam lidia lieke lieselotte ligia lihua lilian liliana
    lilith lina linda linh linnea lionel lisa lisbeth liselotte livia lizzie ljubica logan lorena lorenzo
    loretta lori lorna lorraine lothar lotta lotte louis louisa louise lourdes luan lubos luca lucas lucia
    lucian luciana luciano lucie lucien lucija lucille lucinda lucjan lucy ludmila ludovic ludwig luigi luis
    luisa luiz lukas lukasz luke lutz luuk lyle lynn lynne lyudmila maarten maartje maciej maddalena madeleine
    madhav madhuri mads magali magda magdalena maggie magne magnus mahendra maher mahesh mahmoud maike mairead
    maja malak malcolm malgorzata malik malika malin mallory malte mamadou mandla mandy manfred manish manisha
    manjunath manoj manolo manon mansour manuel manuela marc marcel marcela marcella marcelo marcia marcin marco
    marcos marcus marcy mareike marek margaret margarida margarita margaux margery margit margo margot margret
    margrethe marguerite maria mariam mariama mariana marianne mariano maribel marica marie marieke mariella
    marika marion marisa marisol marit marita marites marius mariusz marjan marjolein marjorie marko markus
    marlene marlies marlon marta marte marten martha marthe martijn martin martina martine martyn marvin marwa
    marwan mary maryam marzena masahiro masako masato mateja mateo mateus mateusz mathew mathias mathieu
    mathilde matias matilda matilde matteo matthew matthias matthijs matti mattia mattias maud maura maureen
    maurice mauricio maurizio maximilian maximiliano mayra mazen meera megan mehdi mehmet mei meike meiling
    meinhard melanie melinda melissa meredith merel merete merve mia michael michaela michal michalina michel
    michele micheline michelle mieke miguel mikael mike mikhail mikkel miklos mila milan milena milica milos
    miloslav milton minako ming minh minjun minna miranda mirela miriam mirjam mirko miroslav miroslava mitch
    mitsuko mladen moeen mohamed mohammed mohan mohit mohsen moira molly mona monika monique morag moritz morten
    mostafa moussa mpho muhammad mukesh mukunda murat murat-can muriel murugan mustafa mustapha mwajuma mwangi
    myriam myrtle nabil nabila nadezhda nadia nadim nadine nadja nagaraj nagesh naim naima nana-ama nancy
    nandini nanette naoki naoko naomi narayan narendra nasreen nasser nastasia natalia natalie nataliia natalya
    natasha nathalie nathan nathaniel nattapong naveen nawal nazim ndidi ned neha neil nele nelly nenad neville
    ngozi nguyen niamh nicholas nichole nick nico nicola nicolae nicolas nicole nicolette nicolo nidhi niek niels
    nienke nigel nihat nikhil nikita niklas nikola nikolai nikolaos nikos nilesh nils nilufer nimrod nina nisha
    nishant nitesh nitin njeri nkosi nnamdi noah noelia noelle noemi nomsa nora norbert noreen noriko norman
    nour nuno nurcan nuria nwamaka obinna octavia odette odile ofelia okechukwu oksana olaf olav oleg oleksandr
    oleksii olena olexandra olga oliver olivia olivier olof olu oluwaseun omar omotola ondrej oonagh ophelia
    orhan ori oriana oriol orla orsolya ortwin osama oscar osvaldo otieno otmar ottilie otto ousmane owen oxana
    oyvind ozan ozgur ozlem pablo padraig palle paloma pam pamela paola paolo parag parisa parminder parvati
    pascale patrice patricia patrick patrik patrycja patryk patti paul paula paulette paulina pauline paulo
    pavan pavel pavlina pawel payal pearse pedro peggy pekka penelope pernille perry pete peter peterson petr
    petra petros petrus petter phil philip philipp philippa philippe phillip phoebe phuong phyllis pia pierre
    piet pieter pietro pilar pilvi pim piotr piyush polina polly pooja prabha prabhu pradeep prakash pranav
    pranay prasad prashant pratik praveen preeti prisca priscilla priti priya priyanka przemek przemyslaw pushpa
    putri quang quentin quinten quyen rabia rachel rachna radek radoslav radoslaw radu rafael rafaela rafal
    raffaele raghav ragnhild raheem rahel rahul raimund rainer raisa raj rajan rajat rajeev rajendra rajesh
    rajiv ralph raluca ramesh rami ramiro ramon ramona ramya randy rania ranjan ranjit raphael raquel rashid
    rashida rasmus raul ravi ravindra raymond rebecca rebekah reem reema reginald regine reiko reiner reinhard
    reinhold reinier rekha remco remi remigiusz renata renate renato renaud rene renee reto reuben rhiannon
    rhoda rhonda rhys ricarda ricardo riccardo richa richard rick rikard rikke riku rina rishi rita ritesh ritu
    ritva rizal rizky rob robert roberta roberto rocio roderick rodney rodolfo rodrigo roel roger rohan rohit
    roisin roland rolando rolf romain romana romina ronald ronan ronja ronny roos rosa rosalie rosalind rosanna
    rosario rosemary rosie roswitha roxana roxanne roy ruben rudi rudiger rudolf rudolph rupa rupert ruprecht
    russell rutger ruth ruud ryan ryo ryszard saanvi sabina sabine sabrina sachiko sachin sadia saeed safiya
    sahar saima sakshi sakura salim sally salma salome salvador salvatore salwa sam samantha sameer samer samir
    samira samuel sandeep sander sandra sandro sangeeta sanja sanjana sanjay sanna santiago santosh saoirse
    saori sara sarah sari sarita sascha saskia satish satoshi satu satyam saurabh sawsan scott sean sebastian
    sebastiano sebastien seema segun selam selim selin senthil seojun sergei sergey sergio sergiu serkan severin
    sevgi seymour shabnam shahid shaila shalini shane shankar sharon shauna shawn shayla sheena sheila shelley
    sherman sherry shilpa shinji shira shirley shivani shobha shoshana shreya shruti shubham shweta sibel
    sibusiso sibylle siddharth siegfried sigrid sigurd silas silje silke silvana silvia silvio simon simona
    simone simran sina sinead sini siobhan sipho siriporn sixten slavko slawomir smita snehal soeren sofia sofie
    sofija sohail solange solveig somchai sonal sonali sondre sonia sonja sophia sophie soraya soren soumya
    spyros srikanth srinivas srinivasan stacey stacy stan stanislav stanislaw stavros stefan stefania stefanie
    stefano stella sten stephanie stephen steve steven stewart stijn stina stjepan stuart subhash sudha sudhakar
    sudhir suhail sujata suki suleiman suman sumit sumitra sunghoon sunil sunita suresh susan susana susann
    susanna susanne sushil suzanna suzanne svante sven svenja sverre svetlana svitlana swati sybille sylvain
    sylvester sylvia sylvie sylwia szabolcs szymon tabea tabitha tadeusz taiwo takashi takeshi takumi talia
    tamara tamas tamer tamika tammy tamsin tania tanja tanvi tanya tapio tarek tariq tarja tatiana tatjana
    tatsuya tatyana tayo tebogo ted tegan teodor teodora terence teresa tereza terje terry tesfaye tessa tetiana
    thabo thaddeus thandi thanh thea thelma themba theo theodor theodora theodore theresa therese thibaud
    thibault thierry thijs thilo thomas thorbjorn thorsten thulani thuy tiago tibor tiffany tiina tijana tilda
    tilo tim timea timo timofey timothy tina tineke tiziana tobias tobiasz toby todd todor tolga tom tomas
    tomasz tomislav tommy tomoko tony torben torbjorn torsten tova toyin tracey tracy trevor tricia trine trisha
    tristan trond trudy trygve tshepo tunde tuomas tushar tuula tuva tyler tyrone tyson uche uday ufuk ugo ulf
    ulla ulrich ulrik ulrika ulrike umar umberto umesh ursula urszula usha ute uwe uzoma vaclav vaibhav valentin
    valentina valeria valerie valeriy valery vanda vandana vanessa vanja varun vasile vasilis vasily vassilis
    vasudha vasundhara veena veerle velma venkat venkatesh vera verena veronica veronika veronique vesna vibha
    victor vidya vijay vikas vikram viktor viktoria viktoriya vilma vimal vinay vincent vincenzo vineet vinod
    violeta virginie vishal vitaly vito vittoria vittorio vivek viviana vivien vivienne vladimir vladislav
    vojtech volkan volker volodymyr vyacheslav wael walburga waldemar walid walter wambui wanda wanjiru warwick
    wayan wayne wei weimin wencke wendell wendy werner wesley wiebke wieslaw wietske wiktor wiktoria wilbert
    wilfred wilfried wilhelm wilhelmina willem willemijn willi wilma winfried winifred winnie witold wladyslaw
    wojciech wojtek wolfgang woojin xavier xiaoming xiaoyu ximena xin xiuying yael yana yanfei yann yannick
    yannis yara yaroslav yash yasmin yasmina yasser yasuko yaw yelena yeliz yetunde yevgeny yiannis yildiz ying
    yogesh yoko yolanda yong-ho yoshi yoshiko yousef youssef youssouf yuki yulia yuliya yumi yuri yurii yusuf
    yutaka yuvi yuxuan yvan yvette yvonne zachary zahra zaid zainab zbigniew zdenek zdenka zeina zeynep zhen
    zhiwei ziad ziyad zlatko zodwa zoe zoltan zoran zsofia zsolt zuzana zygmunt
    """
)
