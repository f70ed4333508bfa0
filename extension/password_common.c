/*
 * password_common.c
 *		See password_common.h.
 */
#include <stdlib.h>
#include <string.h>

#include "password_common.h"

/* In the order of strcmp, lower case; those of fewer than 8 characters are refused anyway. */
/* clang-format off */
static const char *const common[] = {
	"00000000", "01020304", "010203040506", "0123456789", "098765432", "0987654321",
	"10203040", "1020304050", "11111111", "11112222", "11223344", "1122334455",
	"112233445566", "11235813", "12121212", "12312312", "123123123", "123321123",
	"12341234", "12344321", "1234512345", "123454321", "123456123", "123456123456",
	"12345678", "123456789", "1234567890", "1234567890a", "1234567890q", "1234567891",
	"12345678910", "123456789a", "12345678a", "12345678q", "12345679", "1234567a",
	"1234567q", "123456aa", "123456ab", "123456as", "123456qw", "123456qwe",
	"1234abcd", "1234asdf", "1234qwer", "123654789", "123698745", "123789456",
	"123abc123", "123qweasd", "123qweasdzxc", "12qw34er", "12qwaszx", "13131313",
	"142857142857", "147147147", "147258369", "147852369", "147896325", "159159159",
	"159263487", "159357159", "159753456", "19841984", "19851985", "1a2b3c4d",
	"1a2s3d4f", "1q1q1q1q", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz1qaz",
	"1qaz2wsx", "1qaz2wsx3edc", "1qazxsw2", "20002000", "22334455", "27182818",
	"31415926", "314159265", "321321321", "456456456", "5201314a", "55555555",
	"66666666", "69696969", "741258963", "741852963", "77777777", "789456123",
	"789789789", "852456123", "87654321", "88888888", "951753852", "963258741",
	"963852741", "987456321", "987654321", "9876543210", "99999999", "a12345678",
	"a123456789", "a1a1a1a1", "a1b2c3d4", "a1s2d3f4", "a5201314", "aa123456",
	"aa123456!", "aa12345678", "aaaaaaaa", "abc123!@#", "abc12345", "abc123456",
	"abc@1234", "abcabcabc", "abcd1234", "abcd1234!", "abcd12345", "abcdabcd",
	"abcdefg1", "abcdefgh", "abcdefghi", "abcdefghij", "access123", "access14",
	"admin123", "admin1234", "admin12345", "admin123456", "admin2020", "admin2021",
	"admin2022", "admin2023", "admin2024", "admin2025", "admin@123", "adminadmin",
	"administrator", "administrator1", "aleksandr", "aleksandra", "alexander",
	"alexander1", "alexandra", "alexandra1", "alexey123", "amanda123", "america1",
	"america123", "anastasia", "andrew123", "andrey123", "angel123", "angels12",
	"anthony1", "anthony123", "arsenal1", "asasasas", "asd12345", "asd123456",
	"asdasdasd", "asdf1234", "asdf12345", "asdfasdf", "asdfgh123", "asdfghjk",
	"asdfghjkl", "asdfghjkl1", "asdfjkl;", "ashley12", "ashley123", "assassin",
	"asshole1", "australia", "australia1", "autumn2023", "autumn2024", "azerty12",
	"azerty123", "azertyuiop", "babyblue", "babyboy1", "babydoll", "babygirl",
	"babygirl1", "banana123", "barcelona", "barcelona1", "baseball", "baseball1",
	"baseball123", "basketball", "basketball1", "batman123", "beautiful", "beautiful1",
	"benjamin", "benjamin1", "bestfriend", "bigboy12", "bigdaddy", "bitch123",
	"blackbird", "blackcat", "blackjack", "blessed1", "blink182", "blueberry",
	"bluebird", "brasil123", "brittany", "brittany1", "broncos1", "brooklyn",
	"budweiser", "bulldog1", "bulldogs", "bullshit", "butterfly", "butterfly1",
	"california", "canada12", "celtic12", "celtic1888", "champion", "champions",
	"changeit", "changeme", "changeme1", "changeme123", "charlie1", "charlie123",
	"cheerleader", "cheese123", "chelsea1", "chelsea123", "chicago1", "chocolate",
	"chocolate1", "christian", "christian1", "christina", "christine", "christopher",
	"cocacola", "cocacola1", "computer", "computer1", "computer123", "cookie123",
	"corvette", "counterstrike", "cowboy12", "cowboys1", "creative", "crystal1",
	"cupcakes", "cvthnm12", "daddy123", "daniel12", "daniel123", "danielle",
	"danielle1", "december", "december1", "default1", "default123", "diamond1",
	"dinamo123", "dkssud12", "dmitriy1", "dolphin1", "dolphins", "dragon12",
	"dragon123", "dragonball", "eagles12", "ekaterina", "elephant", "elizabeth",
	"elizabeth1", "eminem12", "everton1", "family123", "father12", "february",
	"ferrari1", "flower123", "football", "football1", "football12", "football123",
	"forever1", "forever21", "france123", "freedom1", "freedom123", "friday13",
	"friends1", "friendship", "fuckoff1", "fuckyou!", "fuckyou1", "fuckyou123",
	"fuckyou2", "gabriel1", "gabriela", "gandalf1", "ganesha1", "gators12", "germany1",
	"gfhjkm123", "gfhjkmgfhjkm", "ghbdtn123", "ghbdtnbr", "godbless", "godisgood",
	"golden12", "goldfish", "goodbye1", "goodluck", "grandma1", "greenbay", "greenday",
	"guest123", "guestguest", "harrypotter", "heaven12", "hello123", "hello123!",
	"hello1234", "hello12345", "hellohello", "hellokitty", "helloworld", "hockey12",
	"hotstuff", "hunter12", "hunter123", "ilovegod", "iloveme1", "iloveu123",
	"iloveyou", "iloveyou!", "iloveyou1", "iloveyou12", "iloveyou123", "iloveyou2",
	"iluvyou1", "india123", "internet", "internet1", "ironman1", "isabella",
	"isabella1", "jackdaniels", "jaimatadi", "january1", "jennifer", "jennifer1",
	"jennifer123", "jessica1", "jessica123", "jesus123", "jesus777", "jesuschrist",
	"jonathan", "jonathan1", "jordan123", "jordan23", "joseph123", "joshua12",
	"joshua123", "juventus", "juventus1", "killer12", "killer123", "kimberly",
	"kimberly1", "klubnika", "krishna1", "lacrosse", "lakers24", "letmein!",
	"letmein1", "letmein12", "letmein123", "letmeinnow", "lfiekmrf", "li123456",
	"lightning", "liverpool", "liverpool1", "lkjhgfdsa", "login123", "loginlogin",
	"lokomotiv", "london12", "london123", "lovelove", "loveme123", "lovers12",
	"loveyou1", "manchester", "manutd123", "marina123", "marinka1", "marlboro",
	"martin123", "master12", "master123", "masterkey", "matrix123", "matthew1",
	"maverick", "maxim123", "melissa1", "mercedes", "mercedes1", "metallica",
	"metallica1", "mexico123", "michael1", "michelle", "michelle1", "michelle123",
	"microsoft", "microsoft1", "midnight", "midnight1", "minecraft", "minecraft1",
	"mnbvcxz1", "mommy123", "monday12", "monkey12", "monkey123", "moonlight",
	"moscow12", "moskva123", "mother12", "motorola", "mountain", "mountain1",
	"mustang1", "mustang12", "mylove123", "mypassword", "naruto12", "naruto123",
	"nastya123", "natasha1", "natasha123", "newcastle", "newpassword", "newyork1",
	"newyork123", "nicholas", "nicholas1", "nikita123", "nintendo", "nirvana1",
	"njkmrjzz", "november", "october1", "omsairam", "p4ssw0rd", "p4ssword", "p@ssw0rd",
	"p@ssw0rd1", "p@ssw0rd123", "p@ssword", "pa55word", "packers1", "panther1",
	"panthers", "parol123", "parol1234", "parol12345", "pass1234", "pass12345",
	"pass123456", "pass1word", "pass@123", "pass@1234", "passpass", "passw0rd",
	"passw0rd1", "passw0rd123", "password", "password!", "password.", "password01",
	"password1", "password1!", "password12", "password123", "password123!",
	"password1234", "password2", "password3", "password7", "password9", "password99",
	"password?", "passwordpassword", "passwords", "passwort", "patricia", "patrick1",
	"patriots", "pepsi123", "phoenix1", "phoenix123", "pikachu1", "pineapple",
	"platinum", "playboy1", "playstation", "poiuytre", "poiuytrewq", "pokemon1",
	"pokemon123", "porsche911", "portugal", "princess", "princess1", "princess12",
	"princess123", "privet123", "pussycat", "q12345678", "q1w2e3r4", "q1w2e3r4t5",
	"q1w2e3r4t5y6", "qawsedrf", "qawsedrftg", "qaz123456", "qazqazqaz", "qazwsx123",
	"qazwsxed", "qazwsxedc", "qpwoeiruty", "qq123456", "qqqqqqqq", "qwe123456",
	"qwe123qwe", "qweasd123", "qweasdzx", "qweasdzxc", "qweqweqwe", "qwer1234",
	"qwerasdf", "qwert123", "qwert12345", "qwerty1!", "qwerty11", "qwerty12",
	"qwerty123", "qwerty123!", "qwerty1234", "qwerty12345", "qwerty123456",
	"qwertyqwerty", "qwertyu1", "qwertyui", "qwertyuiop", "qwertyuiop123", "qwertz123",
	"qwertzui", "rainbow1", "rainbow123", "ranger12", "rangers1", "realmadrid",
	"rebecca1", "redrum12", "redskins", "redsox12", "remember", "rfnthbyf", "richard1",
	"robert123", "root1234", "rootpass", "rootroot", "runescape", "russia12",
	"russia123", "saibaba1", "sairam123", "samantha", "samantha1", "samsung1",
	"samsung12", "samsung123", "scorpion", "scorpion1", "secret12", "secret123",
	"security", "security1", "september", "sergey123", "sexy1234", "sexygirl",
	"shadow12", "shadow123", "silver12", "silver123", "slipknot", "slipknot1",
	"snoopy12", "snowball", "snowflake", "soccer12", "soccer123", "softball",
	"softball1", "spartak1", "spartak123", "spiderman", "spiderman1", "spring2023",
	"spring2024", "startrek", "starwars", "starwars1", "starwars123", "steelers",
	"steelers1", "stephanie", "stephanie1", "strawberry", "summer12", "summer123",
	"summer2020", "summer2021", "summer2022", "summer2023", "summer2024", "sunshine",
	"sunshine1", "sunshine12", "sunshine123", "superman", "superman1", "superman123",
	"supersecret", "superuser", "svetlana", "sweetheart", "sweetie1", "tatyana1",
	"telegram", "telegram1", "telegram123", "terminator", "test1234", "test12345",
	"test123456", "tester12", "testing1", "testing123", "testtest", "tgauth12",
	"thepassword", "thomas123", "thunder1", "thunderbird", "tiger123", "tigers12",
	"tigger12", "toor1234", "topsecret", "tottenham", "transformers", "trustno1",
	"trustno1!", "user1234", "username", "useruser", "vanessa1", "veronica",
	"veronica1", "vfrcbvrf", "victoria", "victoria1", "victory1", "vladimir",
	"vladimir1", "volleyball", "wang1234", "warcraft", "warcraft3", "warrior1",
	"warriors", "welcome1", "welcome1!", "welcome12", "welcome123", "welcome2020",
	"welcome2021", "welcome2022", "welcome2023", "welcome2024", "welcome@123",
	"westham1", "whatever", "whatever1", "wildcats", "william1", "windows1",
	"windows10", "windows123", "winter12", "winter123", "winter2020", "winter2021",
	"winter2022", "winter2023", "winter2024", "woaini123", "woaini1314", "woaini520",
	"wonderful", "wsx12345", "wsxedcrfv", "xbox360x", "xswzaq12", "xxxxxxxx",
	"yankees1", "ytrewq123", "yxcvbnm1", "zaq12wsx", "zaq1xsw2", "zaq1zaq1",
	"zaqwsxcde", "zenit123", "zhang123", "zvezda12", "zxc123456", "zxcasdqwe",
	"zxcv1234", "zxcvbnm,", "zxcvbnm1", "zxcvbnm123", "zxcvbnmzxcvbnm", "zxczxczxc",
	"zzzzzzzz",
};
/* clang-format on */

/* A run of one step repeated: aaaaaaaa, 12345678, hgfedcba. */
static bool
is_run(const char *text)
{
	int step = text[1] - text[0];

	if (step < -1 || step > 1)
		return false;
	for (size_t i = 1; text[i] != '\0'; i++)
		if (text[i] - text[i - 1] != step)
			return false;
	return true;
}

static int
compare(const void *wanted, const void *entry)
{
	return strcmp(wanted, *(const char *const *) entry);
}

bool
tga_password_is_common(const char *folded)
{
	return folded[0] == '\0' || is_run(folded) ||
		   bsearch(folded, common, sizeof(common) / sizeof(common[0]), sizeof(common[0]),
				   compare) != NULL;
}
